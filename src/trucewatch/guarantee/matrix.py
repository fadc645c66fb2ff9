"""Every state and every task: whether the state's pledges back it, and why, down to the commitments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from trucewatch.guarantee.supply import Reach, counted
from trucewatch.model.readiness import Cell, Standing
from trucewatch.model.register import Commitment, Offer, Register, Task

ANSWER_OF: Final = {
    "cell.backed": "holds",
    "cell.conditions_open": "open",
    "cell.refused": "fails",
    "cell.conditions_failed": "fails",
    "cell.place": "fails",
    "cell.time": "fails",
    "cell.ended": "fails",
    "cell.not_yet_said": "fails",
    "cell.no_pledge": "fails",
}
"""From the reason that says most of a state's pledges down to the one that says least: the first that is true of any of them counts."""
_OF_STANDING: Final = {
    "commitment.owed": "cell.backed",
    "commitment.conditions_open": "cell.conditions_open",
    "commitment.conditions_failed": "cell.conditions_failed",
    "commitment.not_yet_said": "cell.not_yet_said",
}


@dataclass(frozen=True)
class _Pledge:
    """An offer with its commitment and the standing of that. `counts`: no later statement of the state repeats it."""

    commitment: Commitment
    offer: Offer
    standing: Standing
    counts: bool


def matrix(register: Register, standings: Iterable[Standing], reach: Reach) -> tuple[Cell, ...]:
    """A cell for every state, refusing ones too, and every task, state by state in the order of the register.

    A cell says whether the state backs the task at all; how far, and whether its units are used elsewhere first, is said by the readiness
    of the task. A position on the capability itself, neither pledge nor refusal, decides nothing; the cell leads to it all the same.
    """
    pledged, positions = _pledged(register, standings, reach), _positions(register, reach)
    cells = []
    for state in register.states:
        for task in register.tasks:
            refusing = reach.refusing(state.id, task)
            some = pledged.get((state.id, task.capability), ())
            beside = positions.get((state.id, task.capability), ())
            found = _cell(state.id, task, some, refusing, reach) if some or refusing else None
            cells.append(found or Cell(state.id, task.id, "fails", "cell.no_pledge", beside, ()))
    return tuple(cells)


def _positions(register: Register, reach: Reach) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """By state and topic what it said without offering or refusing; a topic may bear the name of a capability."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in register.commitments:
        if not one.offers and not one.refuses and reach.stages[one.id].stands:
            found[one.state, one.about] = (*found.get((one.state, one.about), ()), one.id)
    return found


def _pledged(
    register: Register, standings: Iterable[Standing], reach: Reach
) -> Mapping[tuple[str, str], tuple[_Pledge, ...]]:
    counting = counted(register, reach.stages)
    by_id = {standing.commitment: standing for standing in standings}
    found: dict[tuple[str, str], list[_Pledge]] = {}
    for one in sorted(register.commitments, key=lambda c: c.id):
        for offer in one.offers:
            counts = (one.id, offer.capability) in counting
            found.setdefault((one.state, offer.capability), []).append(_Pledge(one, offer, by_id[one.id], counts))
    return {key: tuple(some) for key, some in found.items()}


def _cell(state: str, task: Task, some: Iterable[_Pledge], refusing: tuple[str, ...], reach: Reach) -> Cell | None:
    """None: nothing that the state said before is left of it."""
    said: dict[str, list[Standing]] = {}
    for pledge in some:
        if reason := _reason(pledge, task, reach):
            said.setdefault(reason, []).append(pledge.standing)
    if refusing:
        said.setdefault("cell.refused", [])
    reason = next((one for one in ANSWER_OF if one in said), "")
    if not reason:
        return None
    rests_on = said[reason]
    commitments = refusing if reason == "cell.refused" else tuple(s.commitment for s in rests_on)
    conditions = {"cell.conditions_open": _open, "cell.conditions_failed": _failed}.get(reason, _none)(rests_on)
    return Cell(state, task.id, ANSWER_OF[reason], reason, tuple(dict.fromkeys(commitments)), conditions)


def _reason(pledge: _Pledge, task: Task, reach: Reach) -> str:
    """What one pledge says of a task; empty: nothing, because a later statement stands in its place."""
    standing = pledge.standing
    if not reach.stages[pledge.commitment.id].stands:
        return _OF_STANDING.get(standing.reason, "cell.ended")
    if not pledge.counts:
        return ""
    return reach.hindrance(pledge.commitment, pledge.offer, task) or _OF_STANDING[standing.reason]


def _open(rests_on: Iterable[Standing]) -> tuple[str, ...]:
    return tuple(sorted({name for standing in rests_on for name in standing.open_}))


def _failed(rests_on: Iterable[Standing]) -> tuple[str, ...]:
    return tuple(sorted({name for standing in rests_on for name in standing.failed}))


def _none(_: Iterable[Standing]) -> tuple[str, ...]:
    return ()
