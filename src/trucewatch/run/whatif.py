"""`trucewatch agreement diff`: which past findings and counts another text of an agreement would change, on evidence that is there.

Nothing is entered in the ledger and nothing in the views changes: both texts are tried on the incidents as they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.assess.belonging import side_zones
from trucewatch.assess.counts import count
from trucewatch.assess.findings import find
from trucewatch.assess.subjects import subjects
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Agreement
from trucewatch.model.derived import Counts, Exposures, Findings, Incidents
from trucewatch.model.evidence import Inspections, Restrictions
from trucewatch.model.judging import Surroundings
from trucewatch.model.mission import Mission
from trucewatch.model.time import DAY_MS, Period
from trucewatch.run.agreements import named_agreement
from trucewatch.run.config.houses import MONITORING, refuse_unless
from trucewatch.run.derive import COUNT_PAD_MS, JUDGED_AT_ONCE, expose_spans, reported_periods
from trucewatch.run.legal import with_legal_state
from trucewatch.run.missions import mission_views
from trucewatch.run.shelves import shelves
from trucewatch.run.store import Store
from trucewatch.run.surroundings import all_surroundings, during
from trucewatch.run.terminal import Progress, table

NO_FINDING: Final = "no_finding"
WORDS: Final = (NO_FINDING, *v.RESULTS)
PERIODS_AT_ONCE: Final = 92
EXAMPLES: Final = 3

Move = tuple[str, str, str]
"""(clause, result by the old text, result by the new one)"""


@dataclass(eq=False)
class Changes:
    """What two texts say of the same evidence, summed over the periods that were tried.

    `counts`: by (rule, zone) least and most of the old text, then of the new one (-1 open, None: the text has no such rule or zone).
    """

    moves: Counter[Move] = field(default_factory=Counter)
    examples: dict[Move, list[str]] = field(default_factory=dict)
    counts: dict[tuple[str, str], list[list[int] | None]] = field(default_factory=dict)
    coverage: dict[tuple[str, str], int] = field(default_factory=dict)
    periods: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add_findings(self, old: Findings, new: Findings) -> None:
        """Add every incident and clause that either text finds something of, with both results."""
        ids, first = np.unique(np.concatenate([old.id, new.id]), return_index=True)
        both = Findings.concat([old, new]).take(first)
        names, clause = np.unique(both.clause.astype(str), return_inverse=True)
        key = (clause.astype(np.int64) * len(WORDS) + _results(ids, old)) * len(WORDS) + _results(ids, new)
        moved, rows, numbers = np.unique(key, return_index=True, return_counts=True)
        for value, row, number in zip(moved.tolist(), rows.tolist(), numbers.tolist(), strict=True):
            was, now = divmod(value % len(WORDS) ** 2, len(WORDS))
            move = (str(names[value // len(WORDS) ** 2]), WORDS[was], WORDS[now])
            self.moves[move] += number
            if was != now and len(self.examples.setdefault(move, [])) < EXAMPLES:
                self.examples[move].append(bytes(both.incident[row]).decode())

    def add_counts(self, old: Counts, new: Counts) -> None:
        """Add the counts of some periods by every rule and zone of either text."""
        sides = [{(r["rule"], r["zone"], r["period"]): r for r in counts.rows()} for counts in (old, new)]
        for rule, zone, period in sorted(sides[0].keys() | sides[1].keys()):
            found = [side.get((rule, zone, period)) for side in sides]
            kept = self.counts.setdefault((rule, zone), [None, None])
            for place, row in enumerate(found):
                if row is not None:
                    kept[place] = _sum(kept[place], row["least"], row["most"])
                    band = v.BANDS.index(row["coverage"])
                    self.coverage[rule, zone] = min(band, self.coverage.get((rule, zone), band))
            if len({(r["least"], r["most"]) if r else None for r in found}) > 1:
                self.periods[rule, zone] += 1


def _sum(so_far: list[int] | None, least: int, most: int) -> list[int]:
    before = so_far or [0, 0]
    return [before[0] + least, -1 if most == -1 or before[1] == -1 else before[1] + most]


def _results(ids: NDArray[np.bytes_], found: Findings) -> NDArray[np.int64]:
    """For each id 0 where a text makes no finding, else 1 and the place of its result."""
    out = np.zeros(len(ids), np.int64)
    out[np.searchsorted(ids, found.id)] = found.result + 1
    return out


def diff_agreements(
    old_name: str, new_name: str, path: Path, database: str, progress: Progress
) -> tuple[list[str], dict[str, Any]]:
    """Judge and count the incidents of a mission by two texts: what differs, clause by clause and rule by rule.

    Raises: AgreementError: a text is wrong. WorkflowError: there is no such text.
    """
    texts = [named_agreement(name) for name in (old_name, new_name)]
    with mission_views(path, database, progress) as (folder, store):
        mission, _ = folder.settings()
        refuse_unless(mission, MONITORING, "agreement to compare texts on")
        decisions = [e for _, e in folder.entries_of("decision")]
        old, new = (with_legal_state(text, decisions) for text in texts)
        tried = tuple((text, all_surroundings(store, text)) for text in (old, new))
        changes, periods = Changes(), _inhabited(store, reported_periods(store, mission))
        done = 0
        for some in _in_parts(periods, store.sizes(Incidents)):
            progress("periods", done, len(periods))
            _try(changes, store, mission, tried, some)
            done += len(some)
    return _lines(changes, old, new), _data(changes, mission, old, new)


def _inhabited(store: Store, periods: Sequence[Period]) -> list[Period]:
    """The periods in which anything happened that can be judged or counted; in all others both texts count nothing."""
    there = {day for noun in (Incidents, Restrictions, Inspections) for day in store.days(noun)}
    near = {d for day in there for d in (day - 1, day, day + 1)}
    return [p for p in periods if near & set(range(p.from_ms // DAY_MS, p.until_ms // DAY_MS + 1))]


def _in_parts(periods: Sequence[Period], sizes: Mapping[int, int]) -> Iterator[list[Period]]:
    """Neighbouring periods together, so many that their incidents fit into memory at ease."""
    some: list[Period] = []
    held = 0
    for period in periods:
        held += sizes.get(period.until_ms // DAY_MS, 0)
        some.append(period)
        if held > JUDGED_AT_ONCE or len(some) == PERIODS_AT_ONCE:
            yield some
            some, held = [], 0
    if some:
        yield some


def _try(
    changes: Changes,
    store: Store,
    mission: Mission,
    texts: Sequence[tuple[Agreement, Surroundings]],
    periods: Sequence[Period],
) -> None:
    """Add what some periods in order of time hold; an incident belongs to the period in which it began."""
    first, last = (periods[0].from_ms - COUNT_PAD_MS) // DAY_MS, (periods[-1].until_ms + COUNT_PAD_MS) // DAY_MS
    incidents = store.load(Incidents, first, last)
    manifests = {n: s.manifest for n, s in shelves().sources.items()}
    found, counted = [], []
    exposed: dict[tuple[object, ...], Exposures] = {}
    for text, whole in texts:
        beside = during(whole, store, text, first, last)
        findings, judged = find(incidents, text, beside), subjects(incidents, beside)
        places = _places(text)
        if places not in exposed:
            exposed[places] = expose_spans(store, periods, mission, text, manifests)
        counted.append(count(judged, findings, text, mission, periods, exposed[places]))
        found.append(findings.take((findings.t0_ms >= periods[0].from_ms) & (findings.t0_ms < periods[-1].until_ms)))
    changes.add_findings(*found)
    changes.add_counts(*counted)


def _places(text: Agreement) -> tuple[object, ...]:
    """What coverage depends on of a text: texts that agree in it have one coverage."""
    zones = (*text.zones, *side_zones(text))
    return tuple((z.id, z.line, z.valid, tuple(ring.tobytes() for ring in z.region.rings)) for z in zones)


def _lines(changes: Changes, old: Agreement, new: Agreement) -> list[str]:
    lines = [f"{old.id}, version {old.version}, and {new.id}, version {new.version}, on the same incidents.", ""]
    moved = [(m, n) for m, n in sorted(changes.moves.items()) if m[1] != m[2]]
    same = sum(n for m, n in changes.moves.items() if m[1] == m[2])
    lines.append(f"Findings: {sum(n for _, n in moved)} differ, {same} are the same.")
    if moved:
        columns = ("clause", "old", "new", "findings", "incidents, for example")
        lines += table(columns, ((*m, n, " ".join(i[:12] for i in changes.examples[m])) for m, n in moved))
    differ = [key for key in sorted(changes.counts) if changes.periods[key]]
    lines += ["", f"Counts: {len(differ)} of {len(changes.counts)} figures (rule x zone) differ."]
    if differ:
        figures = ("rule", "zone", "old", "new", "periods that differ", "coverage, lowest")
        lines += table(figures, (_row(changes, key) for key in differ))
    return lines


def _row(changes: Changes, key: tuple[str, str]) -> tuple[object, ...]:
    old, new = (_range(side) for side in changes.counts[key])
    return (*key, old, new, changes.periods[key], v.BANDS[changes.coverage[key]])


def _range(side: list[int] | None) -> str:
    if side is None:
        return "-"
    least, most = side
    return str(least) if least == most else f"{least} or more" if most == -1 else f"{least}-{most}"


def _data(changes: Changes, mission: Mission, old: Agreement, new: Agreement) -> dict[str, Any]:
    """The form that scripts rely on; an open `most` is null."""
    return {
        "mission": mission.id,
        "old": {"agreement": old.id, "version": old.version},
        "new": {"agreement": new.id, "version": new.version},
        "findings": [
            {"clause": m[0], "old": m[1], "new": m[2], "number": n, "examples": changes.examples.get(m, [])}
            for m, n in sorted(changes.moves.items())
        ],
        "counts": [_figure(changes, key) for key in sorted(changes.counts)],
    }


def _figure(changes: Changes, key: tuple[str, str]) -> dict[str, Any]:
    named = {"rule": key[0], "zone": key[1], "coverage": v.BANDS[changes.coverage[key]]}
    for name, side in zip(("old", "new"), changes.counts[key], strict=True):
        named[name] = None if side is None else {"least": side[0], "most": None if side[1] == -1 else side[1]}  # type: ignore[assignment]
    return {**named, "periods_that_differ": changes.periods[key]}
