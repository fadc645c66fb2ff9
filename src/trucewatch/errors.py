"""One tree of errors. Each says what happened and, in its hint, what to do about it.

TrucewatchError                what went wrong, and what to do
├── SourceError                bytes that a source's parser cannot read as a whole
├── EvidenceError              a missing, withdrawn or contradictory piece of evidence was asked for
├── AgreementError             an agreement, mission, zone or release file that cannot be used
├── LedgerError                the ledger, a blob or a proof cannot be read, written or believed
│   ├── DefectFound            what is stored differs from what was promised: `verify` answers 1
│   └── InUse                  another process is writing to this mission
└── WorkflowError              a command that cannot be carried out as it was given

Doubt is a value and no error: a rejected row is a row with its reason, missing evidence is `undetermined`.
"""

from __future__ import annotations


class TrucewatchError(Exception):
    """The root of everything that trucewatch raises on purpose.

    Args:
        what: one sentence: what happened.
        hint: one sentence: what to do now.
        place: the file, line, entry or field that is meant, if there is one.
    """

    def __init__(self, what: str, *, hint: str, place: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        """Say it in one line: place, what happened, what to do."""
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.what} {self.hint}".strip()


class SourceError(TrucewatchError):
    """A delivery whose bytes cannot be read as its source promises; the delivery itself is kept."""


class EvidenceError(TrucewatchError):
    """Evidence that was asked for is missing, withdrawn, or contradicts itself."""


class AgreementError(TrucewatchError):
    """A mission, agreement, zones or release file that cannot be used."""


class LedgerError(TrucewatchError):
    """The ledger, a blob, a key or a proof cannot be read, written or believed."""


class DefectFound(LedgerError):  # noqa: N818 - a finding of `verify`, named as users see it
    """What is stored differs from what was promised."""


class InUse(LedgerError):  # noqa: N818 - a state, named as users see it
    """Another process is writing to this mission."""


class WorkflowError(TrucewatchError):
    """A command that cannot be carried out as it was given."""
