"""What can serve what: offers that stand and count, with the tasks that each may serve.

Three rules keep words from being counted for more than they are. Repetition adds no force: of several statements of one state about one
matter that offer one capability only the latest that stands counts, and they are never summed. A refusal that is later than an offer
cancels it where it reaches; both stay visible as a contradiction (`divergence.py`). What a commitment itself refuses it does not offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from trucewatch.guarantee.owing import Owing
from trucewatch.guarantee.places import Places, in_time
from trucewatch.guarantee.stages import RANKS, Stage
from trucewatch.model.readiness import Standing
from trucewatch.model.register import NOT_STATED, Commitment, Offer, Refusal, Register, Task

CERTAINLY_BINDING: Final = ("political", "legal")
POSSIBLY_BINDING: Final = (*CERTAINLY_BINDING, "disputed")
"""Whether a disputed one binds is not known: it counts in the most that is backed by more than words, never in the least."""


@dataclass(frozen=True)
class Supply:
    """An offer of a commitment that is or may be owed: from `least` to `most` (-1 not stated), for which tasks (their places in the register).

    `counts`, `binds`, `may_bind`: whether it is the statement that counts among all, among those that bind for certain, and among those that may.
    """

    commitment: str
    state: str
    capability: str
    least: int
    most: int
    tasks: tuple[int, ...]
    owing: Owing
    counts: bool
    binds: bool
    may_bind: bool


@dataclass(frozen=True, eq=False)
class Reach:
    """Whether offers reach tasks: the places, the standing refusals by state and capability, and the stages."""

    places: Places
    refusals: Mapping[tuple[str, str], tuple[tuple[str, Refusal], ...]]
    stages: Mapping[str, Stage]

    @classmethod
    def of(cls, register: Register, stages: Mapping[str, Stage]) -> Reach:
        """The reach in a register whose commitments have these stages."""
        found: dict[tuple[str, str], list[tuple[str, Refusal]]] = {}
        for one in register.commitments:
            if stages[one.id].stands:
                for refusal in one.refuses:
                    found.setdefault((one.state, refusal.capability), []).append((one.id, refusal))
        return cls(
            Places(register.places), {key: tuple(sorted(all_, key=_first)) for key, all_ in found.items()}, stages
        )

    def hindrance(self, one: Commitment, offer: Offer, task: Task) -> str:
        """Why an offer of the task's capability does not serve it: `cell.refused`, `cell.place`, `cell.time`; empty: it may serve it."""
        if any(self._cancels(by, one.id) for by in self.refusing(one.state, task)):
            return "cell.refused"
        if not self.places.allow(offer, task):
            return "cell.place"
        return "" if in_time(one, self.stages[one.id].first_ms, task) else "cell.time"

    def refusing(self, state: str, task: Task) -> tuple[str, ...]:
        """The standing commitments by which a state refuses what a task needs."""
        refusals = self.refusals.get((state, task.capability), ())
        return tuple(dict.fromkeys(by for by, refusal in refusals if self.places.covers(refusal, task)))

    def _cancels(self, refusing: str, offering: str) -> bool:
        return refusing == offering or self.stages[refusing].since_ms > self.stages[offering].since_ms


def _first(pair: tuple[str, Refusal]) -> str:
    return pair[0]


def supplies(
    register: Register, reach: Reach, standings: Iterable[Standing], owed: Mapping[str, Owing]
) -> tuple[Supply, ...]:
    """Every offer that is or may be owed and serves some task, in the order of the ids of commitments.

    Limits: a unit serves one task, also where two tasks are apart in time.
    """
    counting = counted(register, reach.stages)
    binding, may_bind = (counted(register, reach.stages, words) for words in (CERTAINLY_BINDING, POSSIBLY_BINDING))
    alive = {s.commitment for s in standings if s.answer != "fails"}
    needing: dict[str, list[tuple[int, Task]]] = {}
    for place, task in enumerate(register.tasks):
        needing.setdefault(task.capability, []).append((place, task))
    found = []
    for one in sorted((c for c in register.commitments if c.id in alive), key=lambda c: c.id):
        for offer in one.offers:
            tasks = tuple(k for k, t in needing.get(offer.capability, ()) if not reach.hindrance(one, offer, t))
            key = (one.id, offer.capability)
            roles = (key in counting, key in binding, key in may_bind)
            if tasks and any(roles):
                found.append(_supply(one, offer, tasks, owed[one.id], roles))
    return tuple(found)


def _supply(
    one: Commitment, offer: Offer, tasks: tuple[int, ...], owing: Owing, roles: tuple[bool, bool, bool]
) -> Supply:
    least = max(offer.least, 0)
    most = offer.most if offer.most == NOT_STATED else max(offer.most, least)
    return Supply(one.id, one.state, offer.capability, least, most, tasks, owing, *roles)


def counted(
    register: Register, stages: Mapping[str, Stage], binding: tuple[str, ...] = ()
) -> frozenset[tuple[str, str]]:
    """(commitment, capability) of the statements that count: of each state, matter and capability the latest that stands.

    The latest by its first day; of one day the one that reaches farther, then the greater id. `binding`: only among those that are at
    least signed and bind in one of these ways.
    """
    latest: dict[tuple[str, str, str], tuple[int, int, str]] = {}
    for one in register.commitments:
        stage = stages[one.id]
        if not stage.stands or (binding and not _binds(one, stage, binding)):
            continue
        said = (stage.first_ms, stage.rank, one.id)
        for capability in {offer.capability for offer in one.offers}:
            key = (one.state, one.about or one.id, capability)
            latest[key] = max(latest.get(key, said), said)
    return frozenset((commitment, capability) for (_, _, capability), (_, _, commitment) in latest.items())


def _binds(one: Commitment, stage: Stage, binding: tuple[str, ...]) -> bool:
    return one.binding in binding and stage.rank >= RANKS["signed"]
