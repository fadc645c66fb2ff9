"""Mail against a real SMTP server on loopback: taken, refused, broken off, protected."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from trucewatch.run.config.notices import MailServer
from trucewatch.run.mailing import send
from trucewatch.run.refusal import Refusal
from unit.run.postboxes import Postbox, free_port

SENDER = "notices@mission.example"


def message(to: str = "chair@example.org") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = SENDER, to, "ÜBUNG · DEMONSTRATION: Fall 1"
    made["Message-ID"] = "<one@mission.example>"
    made.set_content("Fällig:\n")
    return made


def why(refusal: Refusal | None) -> str:
    return refusal.reason if refusal else ""


def server(port: int, security: str = "none", **login: str) -> MailServer:
    return MailServer("127.0.0.1", port, SENDER, security, **login)


def test_a_mail_arrives_whole_and_names_no_machine() -> None:
    with Postbox() as box:
        assert send(server(box.port), message()) is None
    (mail,) = box.mails
    assert mail["Subject"] == "ÜBUNG · DEMONSTRATION: Fall 1"
    assert mail["Message-ID"] == "<one@mission.example>"
    assert mail.get_content().splitlines() == ["Fällig:"]
    assert set(box.greeted) == {"mission.example"}


def test_a_refused_recipient_is_told_with_the_servers_words() -> None:
    with Postbox(refuses=("gone@example.org",)) as box:
        refusal = send(server(box.port), message("gone@example.org"))
        assert refusal == Refusal("the server refuses the recipient (550 no such mailbox here)")
        assert send(server(box.port), message()) is None


def test_a_dropped_connection_is_an_answer() -> None:
    with Postbox(drops=("chair@example.org",)) as box:
        assert "cannot be used" in why(send(server(box.port), message()))
    assert not box.mails


def test_nobody_there_is_an_answer() -> None:
    assert "cannot be used" in why(send(server(free_port()), message()))


def test_without_starttls_on_offer_nothing_leaves() -> None:
    with Postbox() as box:
        assert "STARTTLS" in why(send(server(box.port, "starttls"), message()))
    assert not box.mails


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(tmp_path: Path) -> None:
    own, _ = certificate(tmp_path)
    with Postbox(tls=own) as box:
        assert "cannot be used" in why(send(server(box.port, "starttls"), message()))
    assert not box.mails


def test_a_protected_login(tmp_path: Path) -> None:
    own, trust = certificate(tmp_path)
    with Postbox(tls=own, login=("mission", "right")) as box:
        wrong = send(server(box.port, "starttls", user="mission", password="wrong"), message(), trust=trust)  # noqa: S106
        assert "535" in why(wrong)
        assert send(server(box.port, "starttls", user="mission", password="right"), message(), trust=trust) is None  # noqa: S106
    assert len(box.mails) == 1


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for this machine that it made itself: the server's context, and one that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(file)
    return own, ssl.create_default_context(cafile=str(file))
