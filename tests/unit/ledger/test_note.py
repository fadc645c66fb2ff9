import pytest

from trucewatch.errors import DefectFound, LedgerError
from trucewatch.ledger.note import LOG, Note, Signature, Signer, check_name, parse_note, parse_secret, parse_vkey

# The worked example in the documentation of golang.org/x/mod/sumdb/note.
SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
SIGNED = f"{TEXT}\n{LINE}".encode()


def test_go_and_we_write_the_same_keys_and_notes() -> None:
    signer = parse_secret(SKEY, "key")
    assert signer.verifier == parse_vkey(VKEY)
    line = Signature(signer.name, signer.verifier.key_id, signer.sign(TEXT.encode()))
    assert Note(TEXT, (line,)).render() == SIGNED


def test_a_note_of_go_verifies() -> None:
    note = parse_note(SIGNED, "note")
    (line,) = note.lines_of(parse_vkey(VKEY))
    assert parse_vkey(VKEY).verifies(note.text.encode(), line.blob)
    assert not parse_vkey(VKEY).verifies(note.text.encode() + b" ", line.blob)


@pytest.mark.parametrize(
    "data",
    {
        "empty": b"",
        "no signature": f"{TEXT}\n".encode(),
        "no blank line": f"{TEXT}{LINE}".encode(),
        "not UTF-8": b"\xff" + SIGNED,
        "control character": b"\x07" + SIGNED,
        "hyphen for dash": SIGNED.replace("—".encode(), b"-"),
        "unpadded base64": SIGNED.replace(b"nAM=", b"nAM"),
        "base64 with other spare bits": SIGNED.replace(b"nAM=", b"nAN="),
        "carriage return": SIGNED.replace(b"\n", b"\r\n"),
        "no newline at the end": SIGNED[:-1],
        "signature too short": f"{TEXT}\n— x AAAA\n".encode(),
        "longer than any note": b"x" * 70_000 + SIGNED,
    }.values(),
    ids=lambda data: data[:12].decode(errors="replace").strip() or "empty",
)
def test_a_note_has_one_form(data: bytes) -> None:
    with pytest.raises(DefectFound):
        parse_note(data, "note")


@pytest.mark.parametrize(
    "text", ["", "x", "x+y", VKEY[:-4] + "10TX", VKEY.replace("c7", "c8"), VKEY.replace("+AR", "+BR"), VKEY + " "]
)
def test_a_public_key_has_one_form(text: str) -> None:
    with pytest.raises(DefectFound):
        parse_vkey(text)


def test_a_secret_is_never_shown() -> None:
    signer = parse_secret(SKEY, "key")
    assert "AYEKF" not in repr(signer)
    assert signer.kind == LOG


@pytest.mark.parametrize("name", ["", "with space", "with+plus", "with\nline"])
def test_names_of_keys(name: str) -> None:
    with pytest.raises(LedgerError):
        check_name(name)


def test_a_new_line_of_a_key_replaces_its_old_one() -> None:
    note = parse_note(SIGNED, "note")
    again = Signature("PeterNeumann", note.signatures[0].key_id, bytes(64))
    assert note.with_signature(again).signatures == (again,)
    assert len(note.with_signature(Signature("x", bytes(4), bytes(64))).signatures) == 2
    assert Signer("a", LOG, bytes(32)).verifier.vkey.startswith("a+")
