"""What goes to all sides at once: one sealed file for everybody, whose key is given at the printed minute or to a side that opens it.

A sealed file is text, so that it can be carried early and by any way:

    trucewatch sealed 1
    {"case":...,"entry":...,"key":...,"log":...,"notice":...,"public":...}

    the ciphertext in base64, 76 characters a line

The two first lines are the associated data: a file cannot be passed off as that of another case, entry or log. `key` is a commitment to the one
key: without it, somebody could make a file that two keys open to two texts, and the sides would not hold the same.

Source: RFC 8439 (ChaCha20-Poly1305). A key seals one document; so the nonce is twelve zero bytes and is not stored.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from trucewatch.errors import DefectFound, WorkflowError
from trucewatch.model.cases import Case, Ruling
from trucewatch.model.time import to_text

KEY_BYTES: Final = 32
DOCUMENT: Final = "trucewatch document 1"
_FIRST: Final = b"trucewatch sealed 1\n"
_COMMITTED: Final = b"trucewatch embargo key 1\n"
_NONCE: Final = bytes(12)
_LINE: Final = 76
_LABEL: Final = {"case": str, "entry": int, "key": str, "log": str, "notice": str, "public": str}
_HINT: Final = "Fetch the file again; every side was sent the same bytes."


@dataclass(frozen=True)
class Sent:
    """A draft or ruling that went to all sides. `public_ms`: its minute as it is now; `content`: what it says, which never changes.

    `times`: those that are printed with it, as they are now: `public`, and for a draft `reply_due`. A leak or a longer time to reply moves them.
    """

    kind: str
    case: str
    entry: int
    at_ms: int
    public_ms: int
    times: Mapping[str, str]
    content: Mapping[str, Any]


def sent(case: Case) -> tuple[Sent, ...]:
    """The present draft and ruling of a case, the later one last. A case that ended without a draft has none."""
    made = []
    if case.draft:
        draft = case.draft
        times = {"public": to_text(draft.public_ms), "reply_due": to_text(draft.reply_due_ms)}
        said = {"proposes": draft.proposes, "texts": dict(draft.texts)}
        made.append(Sent("draft", case.id, draft.entry, draft.sent_ms, draft.public_ms, times, said))
    if case.ruling and case.ruling.texts:
        one = case.ruling
        times = {"public": to_text(one.public_ms)}
        made.append(Sent("ruling", case.id, one.entry, one.at_ms, one.public_ms, times, _ruling(one)))
    return tuple(made)


def document(given: Sent, label: Mapping[str, Any], printed: Mapping[str, str], mission: str) -> bytes:
    """What is sealed: JSON with keys in order. `printed`: its times as they were when it was sealed first; later sealing repeats them."""
    head = {"format": DOCUMENT, "mission": mission, "kind": given.kind, "sent": to_text(given.at_ms)}
    said = {name: label[name] for name in ("case", "entry", "log", "notice")}
    return msgspec.json.encode({**head, **said, **printed, **given.content}, order="sorted") + b"\n"


def label(given: Sent, key: bytes, origin: str, notice: str, public: str) -> dict[str, Any]:
    """What stands in clear on a sealed file. `origin`: the log's name; `notice`: the mission's marks; `public`: the printed minute."""
    committed = hashlib.sha256(_COMMITTED + key).hexdigest()
    return {
        "case": given.case, "entry": given.entry, "key": committed, "log": origin, "notice": notice, "public": public,
    }  # fmt: skip


def seal(content: bytes, key: bytes, label: Mapping[str, Any]) -> bytes:
    """A sealed file: the same bytes for the same arguments. Limits: `key` seals nothing else, ever."""
    head = _head(label)
    coded = base64.b64encode(ChaCha20Poly1305(key).encrypt(_NONCE, content, head))
    lines = [coded[i : i + _LINE] + b"\n" for i in range(0, len(coded), _LINE)]
    return head + b"\n" + b"".join(lines)


def read_label(sealed: bytes, place: str) -> dict[str, Any]:
    """What stands in clear on a sealed file. Raises: DefectFound: this is none, or not in its one form."""
    first, _, rest = sealed.partition(b"\n")
    line, _, _ = rest.partition(b"\n")
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        raise DefectFound("This is not a sealed file.", hint=_HINT, place=place) from e
    fits = isinstance(found, dict) and {n: type(v) for n, v in found.items()} == _LABEL
    if first + b"\n" != _FIRST or not fits or not sealed.startswith(_head(found) + b"\n"):
        raise DefectFound("This is not a sealed file in its one form.", hint=_HINT, place=place)
    return dict(found)


def unseal(sealed: bytes, key: bytes, place: str) -> bytes:
    """Open a sealed file.

    Steps: 1 its label can be read; 2 the key is the one that it commits to; 3 the body is base64 in its one form; 4 the key opens it with
    this label.
    Raises: WorkflowError: the key is another one. DefectFound: another step failed: the file was changed.
    """
    found = read_label(sealed, place)  # 1
    if hashlib.sha256(_COMMITTED + key).hexdigest() != found["key"]:  # 2
        raise WorkflowError("This key is for another file.", hint="Take the key of this case and entry.", place=place)
    head = _head(found)
    coded = sealed[len(head) + 1 :]
    try:
        body = base64.b64decode(coded.replace(b"\n", b""), validate=True)  # 3
        content = ChaCha20Poly1305(key).decrypt(_NONCE, body, head)  # 4
    except (binascii.Error, InvalidTag, ValueError) as e:
        raise DefectFound("This sealed file was changed.", hint=_HINT, place=place) from e
    if seal(content, key, found) != sealed:
        raise DefectFound("This sealed file is not in its one form.", hint=_HINT, place=place)
    return content


def _head(label: Mapping[str, Any]) -> bytes:
    return _FIRST + msgspec.json.encode(dict(label), order="sorted") + b"\n"


def _ruling(ruling: Ruling) -> dict[str, Any]:
    votes = [{"office": v.office, "vote": v.vote, "dissent": v.dissent} for v in ruling.votes]
    return {
        "ruling": ruling.word,
        "texts": dict(ruling.texts),
        "reasons": ruling.reasons,
        "votes": votes,
        "silent": list(ruling.silent),
    }
