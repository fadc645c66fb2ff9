"""What is shown of cases: a line each, one whole, and the docket as a bulletin tells it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from trucewatch.model.cases import Case, Clock
from trucewatch.model.edition import Docket
from trucewatch.model.time import Period, to_text
from trucewatch.respond import clocks, weighing
from trucewatch.respond.docket import figures
from trucewatch.respond.law import Law
from trucewatch.run.cases import case_of, cases_before, commands_of, docket_line, lines, lines_at
from trucewatch.run.folder import MissionFolder
from trucewatch.run.laws import Laws
from trucewatch.run.recorded import recorded
from trucewatch.run.store import Store

MOST_TOLD: Final = 30
"""So many cases are told one by one in a bulletin; the others are in the figures."""


def case_rows(store: Store, as_of_ms: int) -> list[dict[str, Any]]:
    """Every case in a line, by its number; what is due next, and how many clocks are overdue as of an instant."""
    return [_row(line, as_of_ms) for line in lines(store)]


def _row(line: dict[str, Any], as_of_ms: int) -> dict[str, Any]:
    running = sorted(due for due, ended in line["due"] if not ended)
    return {
        "case": line["case_id"],
        "stage": line["stage"],
        "since": to_text(line["since_ms"]),
        "opened": to_text(line["opened_ms"]),
        "submitter": line["submitter"],
        "clauses": line["clauses"].split(),
        "ruling": line["ruling"] or None,
        "ended": line["ended"] or None,
        "stages": [{"stage": stage, "from": to_text(at)} for stage, at in line["history"]],
        "due": next((to_text(due) for due in running if due >= as_of_ms), None),
        "overdue": sum(due < as_of_ms for due in running),
        "commands": line["acts"],
        "refused": line["refused"],
    }


def case_explained(folder: MissionFolder, store: Store, name: str, as_of_ms: int) -> dict[str, Any]:
    """One case whole: how it stands, its clocks in every zone, what each tier's conditions say, and every command with its entry."""
    case, law = case_of(folder, store, name), Laws(folder).at()
    plain = _told({f.name: getattr(case, f.name) for f in dataclasses.fields(case)})
    history = [{"stage": stage, "from": to_text(at), "entry": entry} for stage, at, entry in case.history]
    return {
        "case": {**plain, "history": history, "clocks": [_clock(c, law, as_of_ms) for c in case.clocks]},
        "tiers": _tiers(case, law, as_of_ms, store),
        "commands": [
            {
                "entry": command.entry,
                "time": to_text(command.at_ms),
                "command": command.name,
                "by": [f"{s.person} ({s.office}, {s.nationality})" for s in command.signers],
                "refused": command.entry in case.refused or None,
                "content": dict(command.content),
            }
            for command in commands_of(folder, store, name)
        ],
    }


def _clock(clock: Clock, law: Law, as_of_ms: int) -> dict[str, Any]:
    return {
        "clock": clock.id,
        "state": clocks.state(clock, as_of_ms),
        "t0": to_text(clock.t0_ms),
        "t0_is": clock.starts,
        "due": to_text(clock.due_ms),
        "due_in_zones": clocks.in_zones(clock.due_ms, law.constitution.zones),
        "owed_by": clock.by or None,
        "goes_to": clock.escalates_to or None,
        "extended_h": clock.extended_h or None,
        "source": clock.source,
    }


def _tiers(case: Case, law: Law, as_of_ms: int, store: Store) -> list[dict[str, Any]]:
    """Where a graduated response is in use: without force what the system may propose, with force only how its conditions stand."""
    if not law.constitution.tiers_in_use or not law.constitution.tiers:
        return []
    breaches = frozenset(one for pair in recorded(store) for one in pair[:1])
    return [
        {
            "tier": tier.id,
            "force": "yes" if tier.force else "no",
            "conditions": weighing.looked_up(case, tier, as_of_ms, breaches),
            "proposed": None if tier.force else "yes" if weighing.proposal(case, tier, as_of_ms, breaches) else "no",
            "decided": next((w.decided for w in reversed(case.weighed) if w.tier == tier.id and w.decided), None),
            "source": tier.basis.source,
        }
        for tier in law.constitution.tiers
    ]


def docket_of(folder: MissionFolder, store: Store, span: Period, size: int) -> Docket | None:
    """The docket as it stood when a span closed, from the commands among the first `size` entries; None where there is no commission.

    Cases that moved in the span or are undecided are told one by one, the latest first, and before them every case whose ruling became public
    or was set aside.
    """
    law = Laws(folder).find(size)
    if law is None:
        return None
    then = lines_at(folder, store, span.until_ms, size)
    counted = figures(map(docket_line, then), span.until_ms)
    told = list(_moving(then, span))
    most = max(MOST_TOLD, sum(_must_be_told(line, span) for line in then))
    cases = cases_before(folder, store, told[:most], span.until_ms, size)
    own = law.constitution
    return Docket(
        names=own.names,
        known=own.jurisdiction.known,
        source=own.jurisdiction.basis.source,
        seats={seat.office: seat.titles for seat in own.seats},
        cases=counted.cases,
        by_stage=counted.by_stage,
        median_h=counted.median_h,
        rulings=counted.rulings,
        pending=counted.pending,
        overdue=counted.overdue,
        told=tuple(sorted(cases, key=lambda case: case.id)),
        rest=max(0, len(told) - most),
    )


def _moving(then: Iterable[Mapping[str, Any]], span: Period) -> Iterator[str]:
    """Cases whose ruling became public or was set aside in the span, then those that were open when it closed or changed stage in it, the last moved first."""
    found = []
    for line in then:
        seen = [(at, stage) for stage, at in line["history"] if at <= span.until_ms]
        must = _must_be_told(line, span)
        if seen and (must or seen[-1][1] != "closed" or seen[-1][0] > span.from_ms):
            found.append((not must, -seen[-1][0], line["case_id"]))
    yield from (name for _, _, name in sorted(found))


def _must_be_told(line: Mapping[str, Any], span: Period) -> bool:
    """Whether the minute of a case's ruling lay in the span, however long ago the case was closed, or it was reopened in it."""
    instants = [int(line["public_ms"]), *(at for stage, at in line["history"] if stage == "reopened")]
    return any(span.from_ms < at <= span.until_ms for at in instants)


def _told(value: Any) -> Any:
    """Nouns as plain objects; times as text, what is empty as None."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _told({f.name: getattr(value, f.name) for f in dataclasses.fields(value)})
    if isinstance(value, dict):
        made = {name: _told(one) for name, one in value.items()}
        times = {n: to_text(v) if v else None for n, v in made.items() if n.endswith("_ms")}
        return {n.removesuffix("_ms"): times.get(n, v) for n, v in made.items()}
    return [_told(one) for one in value] if isinstance(value, list | tuple) else value
