"""What the rules of cases rest on: the commission's constitution, and of the agreement its parties, clauses, clocks and times in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trucewatch.model.agreement import Agreement, Clause
from trucewatch.model.commission import Constitution, Seat, TimeLimit
from trucewatch.model.time import Interval


@dataclass(frozen=True)
class Law:
    """One constitution with one agreement. `seats` by office; `clauses` by id; `parties` of the agreement in its order."""

    constitution: Constitution
    seats: Mapping[str, Seat]
    parties: tuple[str, ...]
    clauses: Mapping[str, Clause]
    in_force: tuple[Interval, ...]

    def limit(self, what: str) -> TimeLimit | None:
        """The time limit of this name, or None where the constitution sets none."""
        return self.constitution.limits.get(what)

    def role(self, office: str) -> str:
        """The role of an office; empty if it has no seat."""
        seat = self.seats.get(office)
        return seat.role if seat else ""

    def begun(self, ms: int) -> bool:
        """Whether the agreement had entered into force by then; what has not begun has no clock."""
        return any(span.t0_ms <= ms for span in self.in_force)

    def rules_on(self, clause: str) -> bool:
        """Whether the commission's jurisdiction is known and holds this clause."""
        own = self.constitution.jurisdiction
        return own.known and (not own.clauses or clause in own.clauses)


def law_of(constitution: Constitution, agreement: Agreement) -> Law:
    """The law of a mission."""
    return Law(
        constitution=constitution,
        seats={seat.office: seat for seat in constitution.seats},
        parties=agreement.parties,
        clauses={clause.id: clause for clause in agreement.clauses},
        in_force=agreement.in_force,
    )
