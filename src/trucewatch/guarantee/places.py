"""Which places lie in which, and whether an offer or a refusal reaches a task."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from trucewatch.guarantee.days import FOR_EVER_MS, begins_ms, ends_ms
from trucewatch.model.register import Commitment, Offer, Place, Refusal, Task


class Places:
    """The tree of places. A circle, which a loader refuses, ends where it began."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._within = {place.id: place.within for place in places}
        self._held: dict[str, frozenset[str]] = {}

    def holding(self, place: str) -> frozenset[str]:
        """The place and all that hold it."""
        if place not in self._held:
            chain: list[str] = []
            at = place
            while at and at not in chain:
                chain.append(at)
                at = self._within.get(at, "")
            self._held[place] = frozenset(chain)
        return self._held[place]

    def lies_in(self, place: str, wanted: Collection[str]) -> bool:
        """Whether a place is one of some, or lies within one."""
        return not self.holding(place).isdisjoint(wanted)

    def meet(self, some: Collection[str], others: Collection[str]) -> bool:
        """Whether two limits have a place in common; an empty one is no limit."""
        if not some or not others:
            return True
        return any(self.lies_in(one, others) for one in some) or any(self.lies_in(one, some) for one in others)

    def allow(self, offer: Offer, task: Task) -> bool:
        """Whether an offer may serve where a task is: at its places or within, and never where it may not.

        An offer limited to a part of the place of a task does not serve it: the task needs it anywhere in there.
        """
        if offer.places and not self.lies_in(task.place, offer.places):
            return False
        return not self.lies_in(task.place, offer.not_in)

    def covers(self, refusal: Refusal, task: Task) -> bool:
        """Whether a refusal speaks of a task."""
        if refusal.capability != task.capability:
            return False
        return not refusal.places or self.lies_in(task.place, refusal.places)


def in_time(commitment: Commitment, first_ms: int, task: Task) -> bool:
    """Whether a commitment, from when it was first said until it expires, and a task have an instant in common.

    Limits: one instant is enough; that it may expire before the task is over is not counted as less.
    """
    from_ms = begins_ms(task.from_) if task.from_ else -FOR_EVER_MS
    return max(first_ms, from_ms) < min(ends_ms(commitment.expires), ends_ms(task.until))
