"""What a source is to this stage: a manifest and a pure parser; what the parser gets, and what it gives back."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from trucewatch.model.columns import Ints
from trucewatch.model.evidence import Noun
from trucewatch.model.manifest import Manifest
from trucewatch.model.parsed import Rejection

MAX_REJECTIONS: int = 100
"""So many rejected rows are named one by one; all are counted. A gigabyte of wrong rows must not fill the memory."""


@dataclass(frozen=True)
class Delivery:
    """One delivery as its parser sees it: unpacked, checked to be text in `charset`, without a byte order mark."""

    name: str
    clear: bytes
    charset: str
    manifest: Manifest

    def lines(self) -> io.TextIOWrapper:
        """The text, line by line, with its line ends as they are; decoded as it is read, never as a whole."""
        return io.TextIOWrapper(io.BytesIO(self.clear), encoding=self.charset, newline="")

    def at(self, line: int) -> str:
        """How an error names a line of this delivery."""
        return f"{self.name}, line {line}"


@dataclass(frozen=True, eq=False)
class Made:
    """A table that a parser made, and for each of its lines the ordinal (from 0) of the delivery's row it came from."""

    table: Noun
    row: Ints


@dataclass(frozen=True, eq=False)
class Reading:
    """What a parser gives back. Every row of the delivery is in some `made`, or skipped by a written rule, or rejected.

    `lines`: (rows,) int64, the line (from 1) on which each row begins. A row may make several nouns (an event and its dead).
    """

    lines: Ints
    made: tuple[Made, ...]
    skipped: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True)
class Source:
    """A folder of the shelf: its manifest, checked, and its parser.

    `parse` is pure; it returns a `Reading` or raises `SourceError` for a delivery that is not this source's at all.
    """

    manifest: Manifest
    parse: Callable[[Delivery], Reading]
