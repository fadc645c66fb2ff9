"""Recorded breaches: findings that the mission adopts. Two reviewers of different nationality, neither of a party; one by one or by batch.

A decision `recorded_breach` lists what it records as `OBSERVATION CLAUSE`: an observation stands for the incident that holds it now, so a record
survives merges (a restriction or an inspection stands for itself). The latest date counts, and `stands: no` takes a record back; two answers of
one date leave it not recorded.

At volume a batch is recorded on a drawn sample, in two acts. `stands: announced` names the batch and how many are read; the root of the ledger
with that entry in it draws them; a second act records the batch and names those that were read. Nobody chooses the sample, for whoever names the batch
does not know that root yet, and nobody draws until one fits: what was announced once is never announced again.
Limits: whoever writes the ledger alone could make many announcements in secret and keep one; a witness of the log sees only that one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
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

ACT: Final = "recorded_breach"
ANNOUNCED: Final = "announced"
_STANDS: Final = ("yes", "no", ANNOUNCED)
_FIELDS: Final = {"breaches", "stands", "date", "reasons"}
_SAMPLING: Final = {"yes": {"size", "announced", "reviewed"}, ANNOUNCED: {"size"}}
_NUMBER: Final = re.compile(r"[0-9]{1,15}")
_HINT: Final = "See docs/how-to/run-a-commission.md for what the file must say."
Pair = tuple[str, str]
"""An observation, restriction or inspection, and a clause."""


@dataclass(frozen=True)
class Recording:
    """What a decision records, takes back, or announces. `size`: how many of a batch are read, 0 without one. `announced`: the entry that did."""

    breaches: tuple[Pair, ...]
    stands: str
    day: str
    reviewed: tuple[Pair, ...] = ()
    size: int = 0
    announced: int = -1


def recording(content: Any, place: str) -> Recording:
    """Read the content of a `recorded_breach`. Raises: WorkflowError: it says something else."""
    fields = set(content) if isinstance(content, dict) else set()
    if fields - {"sampling"} != _FIELDS or content["stands"] not in _STANDS:
        what = f"`content` has {', '.join(sorted(_FIELDS))}, and for a batch `sampling`; `stands` is one of {', '.join(_STANDS)}."
        raise WorkflowError(what, hint=_HINT, place=place)
    try:
        day = date.fromisoformat(content["date"]).isoformat()
    except (ValueError, TypeError) as e:
        raise WorkflowError("`date` is a day such as 2031-05-09.", hint=_HINT, place=place) from e
    if not isinstance(content["reasons"], str) or not content["reasons"].strip():
        raise WorkflowError("`reasons` says why.", hint=_HINT, place=place)
    made = Recording(_pairs(content["breaches"], "breaches", place), content["stands"], day)
    return _sampled(made, content.get("sampling"), place)


def _sampled(made: Recording, rule: Any, place: str) -> Recording:
    """With what `sampling` says of the batch."""
    if rule is None and made.stands != ANNOUNCED:
        return made
    wanted = _SAMPLING.get(made.stands)
    if wanted is None:
        raise WorkflowError(
            "What is taken back is named; no sample is drawn.", hint="Leave `sampling` out.", place=place
        )
    if not isinstance(rule, dict) or set(rule) != wanted:
        raise WorkflowError(f"`sampling` has {', '.join(sorted(wanted))}.", hint=_HINT, place=place)
    numbers = {n: rule[n] for n in ("size", "announced") if n in wanted}
    if not all(isinstance(n, str) and _NUMBER.fullmatch(n) for n in numbers.values()):
        raise WorkflowError(f"`sampling` has whole numbers for {' and '.join(numbers)}.", hint=_HINT, place=place)
    size = int(rule["size"])
    if not 1 <= size <= len(made.breaches):
        what = f"Of {len(made.breaches)} findings {size} cannot be read."
        raise WorkflowError(what, hint="`size` is at least 1, and no more than the batch.", place=place)
    if made.stands == ANNOUNCED:
        return Recording(made.breaches, made.stands, made.day, size=size)
    reviewed = _pairs(rule["reviewed"], "reviewed", place)
    return Recording(made.breaches, made.stands, made.day, reviewed, size, int(rule["announced"]))


def check_recording(folder: MissionFolder, store: Store, content: Any, place: str) -> None:
    """See that what is recorded or announced are such findings, that a sample was drawn, and that what is taken back was recorded.

    Raises: WorkflowError: the finding that is none, the reviewed one that was not drawn, or what stands in the way of a batch.
    """
    made = recording(content, place)
    _check_names(store, made, place)
    held = _held(store, made, place)
    if made.stands == "no":
        known = recorded(store)
        for (thing, clause), key in held.items():
            if key not in known:
                what = f"{thing} is not recorded as a breach of {clause}."
                raise WorkflowError(what, hint="Only what stands is taken back.", place=place)
        return
    _check_findings(store, held, place)
    if made.stands == ANNOUNCED:
        _check_first(store, held, place)
    elif made.size:
        _check_drawn(folder, store, made, place)


def announces(content: Mapping[str, Any]) -> bool:
    """Whether a decision announces a batch."""
    return content.get("stands") == ANNOUNCED


def drawn(folder: MissionFolder, made: Recording, announced: int) -> tuple[str, ...]:
    """What is read of a batch that the entry `announced` named, by the root of the ledger that ends with that entry."""
    seed = folder.log.root_at(announced + 1).hex()
    return sample((f"{thing} {clause}" for thing, clause in made.breaches), made.size, seed)


def recorded(store: Store) -> dict[Pair, tuple[int, int]]:
    """Every recorded breach that stands: (incident that now holds it, clause) to (how many of its batch were reviewed, 0 itself; entry)."""
    made = [(index, one) for index, one in _made(store) if one.stands != ANNOUNCED]
    now = holders_of(store, {thing for _, one in made for thing, _ in one.breaches})
    said: dict[Pair, dict[str, set[tuple[bool, int, int]]]] = defaultdict(lambda: defaultdict(set))
    for index, one in made:
        for thing, clause in one.breaches:
            said[now[thing], clause][one.day].add((one.stands == "yes", one.size, index))
    return {key: stands for key, days in sorted(said.items()) if (stands := _standing(days))}


def recorded_in(store: Store, incidents: Incidents) -> tuple[Recorded, ...]:
    """The recorded breaches among some incidents."""
    ids = {one.decode() for one in incidents.id.tolist()}
    return tuple(
        Recorded(thing, clause, size) for (thing, clause), (size, _) in recorded(store).items() if thing in ids
    )


def _check_names(store: Store, made: Recording, place: str) -> None:
    """See that no incident is named by its own id: it can change when more is seen of it, and the record would lose what it is about."""
    incidents = store.load(Incidents).id
    for thing, _ in made.breaches:
        if (incidents == thing.encode()).any():
            what = f"{thing} is the id of an incident, which can change when more is seen of it."
            raise WorkflowError(what, hint="Name an observation in it; `explain` lists them.", place=place)


def _held(store: Store, made: Recording, place: str) -> dict[Pair, Pair]:
    """Each pair with the incident that now holds it. Raises: WorkflowError: two of them are one, and would be drawn twice."""
    now = holders_of(store, {thing for thing, _ in made.breaches})
    seen: dict[Pair, str] = {}
    for thing, clause in made.breaches:
        other = seen.setdefault((now[thing], clause), thing)
        if other != thing:
            what = f"{thing} and {other} are seen in one incident."
            raise WorkflowError(what, hint="Name each incident once.", place=place)
    return {(thing, clause): (now[thing], clause) for thing, clause in made.breaches}


def _check_findings(store: Store, held: Mapping[Pair, Pair], place: str) -> None:
    results = {(row["incident"], row["clause"]): row["result"] for row in store.load(Findings).rows()}
    for (thing, clause), key in held.items():
        found = results.get(key)
        if found is None:
            what = f"There is no finding of {thing} under {clause}."
            hint = "Take clauses from `trucewatch show PATH findings`, and observations from `explain`."
            raise WorkflowError(what, hint=hint, place=place)
        if found == "consistent":
            what = f"{thing} is consistent with {clause}."
            raise WorkflowError(what, hint="Only what is inconsistent or undetermined can be recorded.", place=place)


def _check_first(store: Store, held: Mapping[Pair, Pair], place: str) -> None:
    """See that nothing of a batch was announced before: drawing again would be drawing until a sample fits."""
    earlier = [(index, one) for index, one in _made(store) if one.stands == ANNOUNCED]
    now = holders_of(store, {thing for _, one in earlier for thing, _ in one.breaches})
    before = {(now[thing], clause): index for index, one in earlier for thing, clause in one.breaches}
    for (thing, clause), key in held.items():
        if key in before:
            what = f"{thing} under {clause} was announced already, by entry {before[key]}."
            raise WorkflowError(
                what, hint="Record it with that batch, or read it and record it by itself.", place=place
            )


def _check_drawn(folder: MissionFolder, store: Store, made: Recording, place: str) -> None:
    batch = dict(_made(store)).get(made.announced)
    if batch is None or batch.stands != ANNOUNCED:
        what = f"Entry {made.announced} announces no batch."
        raise WorkflowError(what, hint="Announce it first (`stands: announced`), and name that entry.", place=place)
    new = sorted(set(made.breaches) - set(batch.breaches))
    if new or made.size != batch.size:
        what = f"{' '.join(new[0])} is not in the batch" if new else f"{batch.size} are read, not {made.size}"
        raise WorkflowError(f"{what}, by entry {made.announced}.", hint="Record what was announced.", place=place)
    wanted = drawn(folder, batch, made.announced)
    if {f"{t} {c}" for t, c in made.reviewed} != set(wanted):
        what = "The reviewed findings are not those that were drawn."
        raise WorkflowError(what, hint=f"Review: {'; '.join(wanted)}", place=place)
    fallen = sorted(set(made.reviewed) - set(made.breaches))
    if fallen:
        what = f"{' '.join(fallen[0])} was drawn, and is not recorded: the sample does not carry the batch."
        raise WorkflowError(what, hint="Read the others too, and record them one by one.", place=place)


def _made(store: Store) -> Iterator[tuple[int, Recording]]:
    """Every such decision with its entry, in the order of the ledger. One that cannot be read was written past the door, and says nothing."""
    for index, entry in acts_of(store, "decision"):
        if entry["act"] == ACT:
            with suppress(WorkflowError):
                yield index, recording(entry["content"], ACT)


def _standing(days: Mapping[str, set[tuple[bool, int, int]]]) -> tuple[int, int] | None:
    latest = days[max(days)]
    if {stands for stands, _, _ in latest} != {True}:
        return None
    _, size, index = min(latest)
    return size, index


def _pairs(value: Any, name: str, place: str) -> tuple[Pair, ...]:
    if not isinstance(value, list) or not value:
        what = f"`{name}` is a list of observations with their clauses."
        raise WorkflowError(what, hint=_HINT, place=place)
    pairs = [tuple(one.split(" ")) if isinstance(one, str) else () for one in value]
    for given, pair in zip(value, pairs, strict=True):
        if len(pair) != 2 or len(pair[0]) != SHORTEST_ID or not pair[1]:
            raise WorkflowError(f"`{given}` is no whole id and clause.", hint=_HINT, place=place)
    return tuple((thing, clause) for thing, clause in dict.fromkeys(pairs))
