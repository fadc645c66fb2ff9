from dataclasses import replace

import pytest

from trucewatch.errors import DefectFound
from trucewatch.ledger.checkpoint import parse_checkpoint
from trucewatch.ledger.cosignature import check_cosignature, cosign, signed_message
from trucewatch.ledger.note import LOG, WITNESS, Note, Signature, Signer, parse_note

# The example of c2sp.org/tlog-cosignature, "Format" and "Ed25519 signed message".
EXAMPLE = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
SIGNED_TEXT = (
    "cosignature/v1\n"
    "time 1679315147\n"
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
)
SIGNER = Signer("witness.example.com/w1", WITNESS, bytes(32))


def test_the_signed_text_is_that_of_the_specification() -> None:
    note = parse_note(EXAMPLE.encode(), "example")
    assert signed_message(note.text, 1679315147) == SIGNED_TEXT.encode()
    assert parse_checkpoint(note.text, "example").size == 20852163


def test_the_line_has_the_layout_of_the_specification() -> None:
    note = parse_note(EXAMPLE.encode(), "example")
    theirs, ours = note.signatures[1], cosign(note.text, SIGNER, 1679315147)
    assert (theirs.name, len(theirs.blob)) == (ours.name, len(ours.blob))
    assert theirs.blob[:8] == ours.blob[:8] == (1679315147).to_bytes(8, "big")
    assert note.render().decode() == EXAMPLE
    rendered = Note(note.text, (note.signatures[0], ours)).render().decode()
    assert [len(line) for line in rendered.split("\n")] == [len(line) for line in EXAMPLE.split("\n")]


def test_a_cosignature_holds_for_its_text_its_time_and_its_key_only() -> None:
    text = parse_note(EXAMPLE.encode(), "example").text
    line = cosign(text, SIGNER, 1679315147)
    assert check_cosignature(text, line, SIGNER.verifier, "line") == 1679315147
    later = replace(line, blob=(1679315148).to_bytes(8, "big") + line.blob[8:])
    other = Signer("witness.example.com/w1", WITNESS, bytes(31) + b"\1").verifier
    as_log = Signer("witness.example.com/w1", LOG, bytes(32))
    plain = Signature(as_log.name, as_log.verifier.key_id, as_log.sign(text.encode()))
    for altered, line_, verifier in (
        (text.replace("3\n", "4\n"), line, SIGNER.verifier),
        (text, later, SIGNER.verifier),
        (text, line, other),
        (text, plain, as_log.verifier),
        (text, replace(line, blob=b"\xff" + line.blob[1:]), SIGNER.verifier),
    ):
        with pytest.raises(DefectFound):
            check_cosignature(altered, line_, verifier, "line")


@pytest.mark.parametrize("text", ["a\n01\nx\n", "a\n1\nAAAA\n", "a\n-1\nx\n", "\n1\nx\n", "a\n1\n", ""])
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(DefectFound):
        parse_checkpoint(text, "example")


def test_extension_lines_are_not_ours() -> None:
    with pytest.raises(DefectFound):
        parse_checkpoint(parse_note(EXAMPLE.encode(), "example").text + "more\n", "example")
