"""From the bytes as they arrived to clear text of a known charset, refusing early what cannot be a table."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from typing import Final

from trucewatch.errors import SourceError
from trucewatch.ingest.source import Delivery
from trucewatch.model.manifest import Manifest

_GZIP: Final = b"\x1f\x8b"
_BOM: Final = codecs.BOM_UTF8
_STEP: Final = 1 << 20
_LOOK: Final = 1 << 16
_STRANGERS: Final = (
    (
        b"PK\x03\x04",
        "a ZIP archive or a spreadsheet",
        "Unpack it, or save the sheet as CSV in UTF-8, and deliver that.",
    ),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet", "Save the sheet as CSV in UTF-8 and deliver that."),
    (b"%PDF", "a PDF", "Deliver the table itself as CSV, not a printed page."),
    (codecs.BOM_UTF16_LE, "UTF-16 text", "Save the file as UTF-8 and deliver it again."),
    (codecs.BOM_UTF16_BE, "UTF-16 text", "Save the file as UTF-8 and deliver it again."),
)


def unpack(data: bytes, name: str, manifest: Manifest) -> Delivery:
    """Gunzip by magic, look at the beginning, decide the charset.

    Raises: SourceError: too large, cut off, not text, or not in a charset of the manifest.
    Limits: at most `manifest.max_bytes` of clear text are ever held.
    """
    clear = _gunzip(data, name, manifest.max_bytes) if data.startswith(_GZIP) else data
    if len(clear) > manifest.max_bytes:
        raise _too_large(name, manifest.max_bytes)
    clear = clear.removeprefix(_BOM)
    _look(clear[:_LOOK], name)
    zero = clear.find(b"\0")
    if zero >= 0:
        raise SourceError(
            "There is a zero byte: this is not text, or the file was damaged on its way.",
            hint="Export the table again and deliver the new file.",
            place=_line(clear, zero, name),
        )
    return Delivery(name, clear, _charset(clear, name, manifest.charsets), manifest)


def _gunzip(data: bytes, name: str, limit: int) -> bytes:
    """Unpack in steps, so that a gzip bomb costs no more than the limit."""
    stream = gzip.GzipFile(fileobj=io.BytesIO(data))
    pieces: list[bytes] = []
    held = 0
    try:
        while piece := stream.read(_STEP):
            if not pieces:
                _look(piece[:_LOOK], name)
            pieces.append(piece)
            held += len(piece)
            if held > limit:
                raise _too_large(name, limit)
    except EOFError as e:
        raise SourceError("The gzip stream ends before its end.", hint="Deliver the whole file.", place=name) from e
    except (gzip.BadGzipFile, zlib.error) as e:
        raise SourceError("The gzip stream is damaged.", hint="Deliver the file again.", place=name) from e
    return b"".join(pieces)


def _look(head: bytes, name: str) -> None:
    """Judge a delivery by its first bytes, before the rest is unpacked or read."""
    if not head.strip():
        raise SourceError(
            "The delivery is empty.", hint="Deliver the file again; an empty day still has its header line.", place=name
        )
    for magic, what, hint in _STRANGERS:
        if head.startswith(magic):
            raise SourceError(f"This is {what}, not a table.", hint=hint, place=name)
    start = head.lstrip(_BOM + b" \t\r\n")[:1]
    if start == b"<":
        raise SourceError(
            "This is a web page or XML, not a table.",
            hint="Open it: it may be a log-in page or an error of the publisher. Deliver the CSV itself.",
            place=name,
        )
    if b"\r" in head and b"\n" not in head:
        hint = "Save the file with the usual line ends (LF or CR LF) and deliver it again."
        raise SourceError("Its lines end with CR alone, as on computers before 2001.", hint=hint, place=name)
    if len(head) == _LOOK and b"\n" not in head and start not in b"[{":
        raise SourceError(
            "No line ends in the first 64 kB: this is not a table.", hint="Deliver the source's CSV.", place=name
        )


def _charset(clear: bytes, name: str, charsets: tuple[str, ...]) -> str:
    for charset in charsets:
        wrong_at = _first_wrong_byte(clear, charset)
        if wrong_at < 0:
            return charset
    raise SourceError(
        f"Byte 0x{clear[wrong_at]:02x} is not {charsets[-1]} text.",
        hint="Save the file as UTF-8 and deliver it again.",
        place=_line(clear, wrong_at, name),
    )


def _first_wrong_byte(clear: bytes, charset: str) -> int:
    """Place of the first byte that does not belong to the charset, or -1; decodes in steps, so memory stays small."""
    decoder = codecs.getincrementaldecoder(charset)()
    for start in range(0, len(clear), _STEP):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(clear[start : start + _STEP], final=start + _STEP >= len(clear))
        except UnicodeDecodeError as e:
            return start - pending + e.start
    return -1


def _line(clear: bytes, at: int, name: str) -> str:
    line = clear.count(b"\n", 0, at) + 1
    return f"{name}, line {line}"


def _too_large(name: str, limit: int) -> SourceError:
    return SourceError(
        f"More than {limit:,} bytes of text: a delivery of this source never is that large.",
        hint="Deliver it in parts (a day or a month each), or raise `max_bytes` in source.yaml if it is genuine.",
        place=name,
    )
