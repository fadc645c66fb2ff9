"""private/notices.yaml: what can be used, and what is refused with line and what to write instead."""

import pytest

from trucewatch.errors import AgreementError
from trucewatch.model.time import from_text
from trucewatch.run.config.notices import load_directory

GOOD = """
since: 2031-05-01T00:00:00Z
look_at: https://docket.example.org/
smtp: {host: mail.example.org, from: notices@example.org, user: mission, password: hidden-word}
recipients:
  - {office: chair, email: chair@example.org}
  - {office: chair, webhook: "https://hooks.example.org/x", secret: 0123456789abcdef, language: de}
"""


def load(text: str):
    return load_directory(text.encode(), ["chair", "secretary"], ["en", "de"], "en")


def test_a_whole_file() -> None:
    made = load(GOOD)
    assert made.mail is not None
    assert (made.mail.port, made.mail.security) == (587, "starttls")
    assert [(r.office, r.channel, r.language) for r in made.recipients] == [
        ("chair", "email", "en"),
        ("chair", "webhook", "de"),
    ]
    assert made.since_ms == from_text("2031-05-01")
    assert "hidden-word" not in repr(made)
    assert "0123456789abcdef" not in repr(made)


BAD = {
    "no recipients": ("smtp: {host: a, from: a@b}", "`recipients` is missing", ""),
    "an office that there is not": ("recipients: [{office: chairs, webhook: 'https://a', secret: 0123456789abcdef}]", "no office `chairs`", "chair"),
    "both ways": ("recipients: [{office: chair, email: a@b, webhook: 'https://a', secret: 0123456789abcdef}]", "either", "one line"),
    "no way": ("recipients: [{office: chair}]", "either", "one line"),
    "a webhook without a secret": ("recipients: [{office: chair, webhook: 'https://a'}]", "`secret`", "Add"),
    "a short secret": ("recipients: [{office: chair, webhook: 'https://a', secret: short}]", "secret", "16"),
    "mail without a server": ("recipients: [{office: chair, email: a@b}]", "no mail server", "smtp"),
    "a webhook in the clear": ("recipients: [{office: chair, webhook: 'http://a/', secret: 0123456789abcdef}]", "in the clear", "https"),
    "mail in the clear": ("smtp: {host: mail.example.org, from: a@b, security: none}\nrecipients: []", "in the clear", "starttls"),
    "half a login": ("smtp: {host: a, from: a@b, user: x}\nrecipients: []", "`user` and `password`", "both"),
    "a header in an address": ('smtp: {host: a, from: a@b}\nrecipients: [{office: chair, email: "a@b\\nBcc: c@d"}]', "cannot be read", "mail address"),
    "a language that there is not": ("recipients: [{office: chair, webhook: 'https://a', secret: 0123456789abcdef, language: fr}]", "no language", "de"),
    "a port that there is not": ("smtp: {host: a, from: a@b, port: 70000}\nrecipients: []", "too large", "587"),
    "an address without a host": ("recipients: [{office: chair, webhook: 'https://:x/', secret: 0123456789abcdef}]", "no address", "https"),
    "no YAML": ("recipients: [", "not YAML", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "what", "hint"), BAD.values(), ids=list(BAD))
def test_what_cannot_be_used_is_refused_with_its_line(text: str, what: str, hint: str) -> None:
    with pytest.raises(AgreementError, match=r".") as refused:
        load(text)
    assert what in refused.value.what
    assert hint in refused.value.hint
    assert refused.value.place.startswith("private/notices.yaml:")
