"""The sealed file as docs/reference/sealed-file.md prints it, and the bare signature check that the how-to gives to receivers."""

import re

from structure.tree import ROOT
from trucewatch.respond.embargo import read_label, seal, unseal
from trucewatch.run.webhooks import signature

KEY = bytes(range(32))


def block(page: str, language: str) -> str:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return found


def test_the_printed_vector_opens_and_is_made_again() -> None:
    printed = block("reference/sealed-file.md", "text").encode()
    assert unseal(printed, KEY, "page") == b"A draft.\n"
    assert seal(b"A draft.\n", KEY, read_label(printed, "page")) == printed


def test_the_printed_check_of_a_signature_holds() -> None:
    scope: dict[str, object] = {}
    exec(block("how-to/remind-people.md", "python"), scope)  # noqa: S102 - our own page
    is_genuine = scope["is_genuine"]
    made = signature("a secret of sixteen", 1_935_000_000, b"{}")
    assert is_genuine("a secret of sixteen", "1935000000", b"{}", made)
    assert not is_genuine("a secret of sixteen", "1935000001", b"{}", made)
    assert not is_genuine("another secret....", "1935000000", b"{}", made)
