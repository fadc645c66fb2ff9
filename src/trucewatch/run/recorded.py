"""Recorded breaches: findings that the mission adopts. Two reviewers of different nationality, neither of a party; one by one or by batch.

A decision `recorded_breach` lists what it records as `OBSERVATION CLAUSE`: an observation stands for the incident that holds it now, so a record
survives merges (a restriction or an inspection stands for itself). At volume a batch is recorded on a drawn sample, whose rule is printed: how many, and by which root of the ledger they
were drawn. The latest date counts, and `stands: no` takes a record back; two answers of one date leave it not recorded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from trucewatch.errors import WorkflowError
from trucewatch.model.derived import Findings, Incidents
from trucewatch.model.edition import Recorded
from trucewatch.respond.sampling import sample
from trucewatch.run.acted import acts_of
from trucewatch.run.determined import SHORTEST_ID, holders_of
from trucewatch.run.folder import MissionFolder
from trucewatch.run.store import Store

_FIELDS: Final = {"breaches", "stands", "date", "reasons"}
_SAMPLING: Final = {"size", "ledger_size", "reviewed"}
_HINT: Final = "See docs/how-to/run-a-commission.md for what the file must say."


@dataclass(frozen=True)
class Recording:
    """What a decision records, or takes back. `breaches`: (observation, restriction or inspection, clause). `reviewed`: those that were read, if a sample."""

    breaches: tuple[tuple[str, str], ...]
    stands: bool
    day: str
    reviewed: tuple[tuple[str, str], ...]
    size: int
    ledger_size: int


def recording(content: Any, place: str) -> Recording:
    """Read the content of a `recorded_breach`. Raises: WorkflowError: it says something else."""
    fields = set(content) if isinstance(content, dict) else set()
    if fields - {"sampling"} != _FIELDS or content["stands"] not in {"yes", "no"}:
        what = f"`content` has {', '.join(sorted(_FIELDS))}, and for a batch `sampling`; `stands` is yes or no."
        raise WorkflowError(what, hint=_HINT, place=place)
    try:
        day = date.fromisoformat(content["date"]).isoformat()
    except (ValueError, TypeError) as e:
        raise WorkflowError("`date` is a day such as 2031-05-09.", hint=_HINT, place=place) from e
    rule = content.get("sampling", {"size": "0", "ledger_size": "0", "reviewed": []})
    if not isinstance(rule, dict) or set(rule) != _SAMPLING:
        raise WorkflowError(f"`sampling` has {', '.join(sorted(_SAMPLING))}.", hint=_HINT, place=place)
    if not all(isinstance(rule[n], str) and rule[n].isdigit() for n in ("size", "ledger_size")):
        raise WorkflowError("`size` and `ledger_size` are whole numbers.", hint=_HINT, place=place)
    pairs, reviewed = _pairs(content["breaches"], place), _pairs(rule["reviewed"], place) if rule["reviewed"] else ()
    return Recording(pairs, content["stands"] == "yes", day, reviewed, int(rule["size"]), int(rule["ledger_size"]))


def check_recording(folder: MissionFolder, store: Store, content: Any, place: str) -> None:
    """See that what is recorded are findings `inconsistent` or `undetermined` with their clause, and that a sample is the one that is drawn.

    Raises: WorkflowError: the finding that is none, or the reviewed one that was not drawn.
    """
    made = recording(content, place)
    _check_names(store, made, place)
    results = _results(store)
    now = holders_of(store, {thing for thing, _ in made.breaches})
    for thing, clause in made.breaches:
        found = results.get((now[thing], clause))
        if found is None:
            what = f"There is no finding of {thing} under {clause}."
            raise WorkflowError(
                what, hint="Take incident and clause from `trucewatch show PATH findings`.", place=place
            )
        if found == "consistent":
            what = f"{thing} is consistent with {clause}."
            raise WorkflowError(what, hint="Only what is inconsistent or undetermined can be recorded.", place=place)
    if "sampling" in content:
        drawn = sample((f"{t} {c}" for t, c in made.breaches), made.size, _seed(folder, made, place))
        if {f"{t} {c}" for t, c in made.reviewed} != set(drawn):
            what = "The reviewed findings are not those that the rule draws."
            raise WorkflowError(what, hint=f"Review: {'; '.join(drawn)}", place=place)


def _check_names(store: Store, made: Recording, place: str) -> None:
    """See that no incident is named by its own id: it can change when more is seen of it, and the record would lose what it is about."""
    incidents = store.load(Incidents).id
    for thing, _ in made.breaches:
        if (incidents == thing.encode()).any():
            what = f"{thing} is the id of an incident, which can change when more is seen of it."
            raise WorkflowError(what, hint="Name an observation in it; `explain` lists them.", place=place)


def recorded(store: Store) -> dict[tuple[str, str], tuple[int, int]]:
    """Every recorded breach that stands: (incident that now holds it, clause) to (how many of its batch were reviewed, 0 itself; entry)."""
    acts = [(i, e) for i, e in acts_of(store, "decision") if e["act"] == "recorded_breach"]
    made = [(index, recording(entry["content"], "recorded_breach")) for index, entry in acts]
    now = holders_of(store, {thing for _, one in made for thing, _ in one.breaches})
    said: dict[tuple[str, str], dict[str, set[tuple[bool, int, int]]]] = defaultdict(lambda: defaultdict(set))
    for index, one in made:
        for thing, clause in one.breaches:
            said[now[thing], clause][one.day].add((one.stands, one.size, index))
    return {key: stands for key, days in sorted(said.items()) if (stands := _standing(days))}


def recorded_in(store: Store, incidents: Incidents) -> tuple[Recorded, ...]:
    """The recorded breaches among some incidents."""
    ids = {one.decode() for one in incidents.id.tolist()}
    return tuple(
        Recorded(thing, clause, size) for (thing, clause), (size, _) in recorded(store).items() if thing in ids
    )


def _standing(days: Mapping[str, set[tuple[bool, int, int]]]) -> tuple[int, int] | None:
    latest = days[max(days)]
    if {stands for stands, _, _ in latest} != {True}:
        return None
    _, size, index = min(latest)
    return size, index


def _pairs(value: Any, place: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list) or not value:
        raise WorkflowError("`breaches` is a list of incidents with their clauses.", hint=_HINT, place=place)
    pairs = [tuple(one.split(" ")) if isinstance(one, str) else () for one in value]
    for pair in pairs:
        if len(pair) != 2 or len(pair[0]) != SHORTEST_ID:
            raise WorkflowError(f"`{' '.join(pair)}` is no whole id and clause.", hint=_HINT, place=place)
    return tuple((thing, clause) for thing, clause in dict.fromkeys(pairs))


def _results(store: Store) -> dict[tuple[str, str], str]:
    return {(row["incident"], row["clause"]): row["result"] for row in store.load(Findings).rows()}


def _seed(folder: MissionFolder, made: Recording, place: str) -> str:
    """The root that the ledger had at a size: nobody knew it when the findings were made."""
    if not 0 < made.ledger_size <= folder.log.size:
        what = f"The ledger never had {made.ledger_size} entries."
        raise WorkflowError(what, hint=f"Give a size up to {folder.log.size}.", place=place)
    return folder.log.root_at(made.ledger_size).hex()
