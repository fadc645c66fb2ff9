"""What a parser makes of one delivery: evidence, and an account of every row."""

from __future__ import annotations

from dataclasses import dataclass, field

from trucewatch.model.evidence import EVIDENCE, Noun


@dataclass(frozen=True)
class Rejection:
    """A row that could not be read: where, why, and what to do about it. `line` is 1-based in the clear bytes."""

    line: int
    reason: str
    hint: str


@dataclass(frozen=True)
class RowReport:
    """Every row is read, skipped by a written rule, or rejected: the three add up to `rows`."""

    rows: int
    read: int
    skipped: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    rejections: tuple[Rejection, ...] = ()
    marks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an account that does not add up."""
        if self.rows != self.read + sum(self.skipped.values()) + self.rejected:
            message = f"{self.rows} rows, but {self.read} read, {self.skipped} skipped, {self.rejected} rejected"
            raise ValueError(message)


@dataclass(frozen=True)
class Parsed:
    """The tables that one delivery gave, and the account of its rows. At most one table of each noun."""

    report: RowReport
    tables: tuple[Noun, ...] = ()

    def of(self, noun: type[Noun]) -> Noun:
        """The table of a noun, empty if the delivery gave none."""
        return next((t for t in self.tables if type(t) is noun), noun.of(0))

    def by_name(self) -> dict[str, Noun]:
        """All tables by the name of their noun, empty ones too."""
        return {noun.NAME: self.of(noun) for noun in EVIDENCE}
