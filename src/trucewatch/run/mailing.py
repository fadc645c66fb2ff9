"""Hand one message to a mail server. What the server says against it is an answer, not an error: others still have to be told."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from typing import Final

from trucewatch.run.config.notices import MailServer
from trucewatch.run.refusal import Refusal

TIMEOUT_S: Final = 20


def send(server: MailServer, message: EmailMessage, *, trust: ssl.SSLContext | None = None) -> Refusal | None:
    """Send a message to its one recipient.

    Args: trust: who is trusted; by default the system's authorities.
    Returns: why the server did not take it; None if it did.
    Source: RFC 5321; RFC 3207 (STARTTLS): a server that does not offer it gets nothing.
    Limits: a message that the server took and whose answer was lost counts as not taken, and is sent again with the same Message-ID.
    """
    try:
        connection = _connected(server, trust or ssl.create_default_context())
    except (smtplib.SMTPException, OSError) as e:
        return Refusal(_told(e), unreached=True)
    try:
        with connection:
            connection.send_message(message)
    except (smtplib.SMTPException, OSError) as e:
        return Refusal(_told(e))
    return None


def _connected(server: MailServer, context: ssl.SSLContext) -> smtplib.SMTP:
    """A connection that is protected as the server's entry asks, and logged in. The name it gives itself is the sender's domain, never this machine's."""
    own = server.sender.rpartition("@")[2]
    connection = (
        smtplib.SMTP_SSL(server.host, server.port, own, timeout=TIMEOUT_S, context=context)
        if server.security == "tls"
        else smtplib.SMTP(server.host, server.port, own, timeout=TIMEOUT_S)
    )
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _told(e: OSError) -> str:
    """What went wrong, with the server's own words where it said any."""
    if isinstance(e, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(e.recipients.values()))
        return f"the server refuses the recipient ({code} {_plain(said)})"
    if isinstance(e, smtplib.SMTPResponseException):
        return f"the server answers {e.smtp_code} {_plain(e.smtp_error)}"
    return f"the server cannot be used ({e or type(e).__name__})"


def _plain(said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
