"""`private/notices.yaml`: where offices are reached. Addresses are no evidence: the file is not adopted and never enters the ledger."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from trucewatch.run.config.documents import Spot
from trucewatch.run.config.meaning import instant_ms, known
from trucewatch.run.config.schemas import checked_yaml

FILE: Final = "private/notices.yaml"
_PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class MailServer:
    """The server through which mail leaves. `security`: `starttls`, `tls`, or `none` (to this machine itself)."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Recipient:
    """One way to reach an office. `channel`: `email` or `webhook`; `to`: the address; `secret`: signs what a webhook is sent."""

    office: str
    channel: str
    to: str
    language: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Directory:
    """Everybody who is reached. `since_ms`: nothing that happened before is told; `look_at`: where the docket is opened."""

    recipients: tuple[Recipient, ...]
    mail: MailServer | None = None
    since_ms: int = 0
    look_at: str = ""


def load_directory(data: bytes, offices: Collection[str], languages: Collection[str], of_record: str) -> Directory:
    """Read and check the file.

    Args: offices: of the commission and the mission. languages: of the mission; `of_record` is the one for whoever names none.
    Raises: AgreementError: it does not fit its schema, names an office or language that there is not, or would send in the clear.
    """
    spot = checked_yaml(FILE, data, "notices")
    mail, since = spot.find("smtp"), spot.find("since")
    recipients = tuple(_recipient(s, offices, languages, of_record) for s in spot.each("recipients"))
    if mail is None and any(r.channel == "email" for r in recipients):
        raise spot.refusal("There are mail addresses, and no mail server.", "Add `smtp:` with `host` and `from`.")
    return Directory(
        recipients=recipients,
        mail=_mail(mail) if mail else None,
        since_ms=instant_ms(since) if since else 0,
        look_at=spot.get("look_at"),
    )


def _recipient(spot: Spot, offices: Collection[str], languages: Collection[str], of_record: str) -> Recipient:
    office = known(spot.at("office"), offices, "office")
    ways = [way for way in ("email", "webhook") if way in spot.value]
    if len(ways) != 1:
        raise spot.refusal("A recipient has either `email` or `webhook`.", "Write one line for each way.")
    webhook, tongue = spot.find("webhook"), spot.find("language")
    if ("secret" in spot.value) != (webhook is not None):
        raise spot.refusal("A webhook has a `secret`, and a mail address has none.", "Add it, or leave it out.")
    if webhook:
        _check_protected(webhook)
    language = known(tongue, languages, "language of this mission") if tongue else of_record
    return Recipient(office, ways[0], spot.value[ways[0]], language, spot.get("secret"))


def _check_protected(webhook: Spot) -> None:
    parts = urlsplit(webhook.value)
    try:
        readable = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        readable = False
    if not readable:
        raise webhook.refusal(f"`{webhook.value}` is no address.", "Write `https://host/path`.")
    if parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
        raise webhook.refusal("Notices do not leave this machine in the clear.", "Give an https address.")


def _mail(spot: Spot) -> MailServer:
    security, host = spot.get("security", "starttls"), spot.value["host"]
    if security == "none" and host not in _THIS_MACHINE:
        raise spot.at("security").refusal(
            "Notices do not leave this machine in the clear.", "Write `security: starttls` or `security: tls`."
        )
    if ("user" in spot.value) != ("password" in spot.value):
        raise spot.refusal("A login has `user` and `password`.", "Give both, or neither.")
    port = spot.get("port", _PORTS[security])
    return MailServer(host, port, spot.value["from"], security, spot.get("user"), spot.get("password"))
