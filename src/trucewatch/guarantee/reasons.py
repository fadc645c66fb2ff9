"""Every message id that this room gives as a reason, with the names of its arguments.

The sentences stand in `languages/<tag>/guarantees.po`; a test holds both together. Reasons of standings and cells have no arguments: what
they speak of stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_SAID: Final = ("date", "by")
_STATE: Final = ("agreement", "state")
_NUMBER: Final = ("what", "number", "least", "within_days")
_OTHER: Final = ("commitment", "stage", "reached")

OF_ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "condition.nothing_said": (),
    "condition.open": _SAID,
    "condition.met": _SAID,
    "condition.waived": _SAID,
    "condition.failed": _SAID,
    "condition.disputed": _SAID,
    "condition.state_unpublished": _STATE,
    "condition.state_holds": (*_STATE, "since", "for_days"),
    "condition.state_too_short": (*_STATE, "since", "for_days"),
    "condition.state_other": (*_STATE, "now", "since"),
    "condition.state_contradictory": (*_STATE, "since"),
    "condition.nothing_published": ("what", "least"),
    "condition.published_enough": _NUMBER,
    "condition.published_too_few": _NUMBER,
    "condition.commitment_not_said": ("commitment", "stage"),
    "condition.commitment_reached": _OTHER,
    "condition.commitment_not_reached": _OTHER,
    "condition.commitment_ended": _OTHER,
    "condition.commitment_expired": _OTHER,
    "condition.commitment_withdrawn": (*_OTHER, "by"),
}
OF_STANDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "commitment.owed": (),
    "commitment.conditions_open": (),
    "commitment.conditions_failed": (),
    "commitment.not_yet_said": (),
    "commitment.ended": (),
    "commitment.expired": (),
    "commitment.superseded": (),
    "commitment.refusal": (),
    "commitment.position": (),
}
OF_CELLS: Final[Mapping[str, tuple[str, ...]]] = {
    "cell.backed": (),
    "cell.conditions_open": (),
    "cell.refused": (),
    "cell.conditions_failed": (),
    "cell.place": (),
    "cell.time": (),
    "cell.ended": (),
    "cell.not_yet_said": (),
    "cell.no_pledge": (),
}
OF_DIVERGENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "contradiction.offered_then_refused": ("state", "capability"),
    "contradiction.refused_then_offered": ("state", "capability"),
    "contradiction.stage_lowered": ("state", "from", "to"),
    "contradiction.quantities": (
        "state",
        "capability",
        "earlier_least",
        "earlier_most",
        "later_least",
        "later_most",
    ),
    "divergence.refuses_pledged": ("about", "capability", "refusing", "pledging"),
    "divergence.conditioned_on_refuser": ("condition", "depending", "refusing"),
}
MESSAGES: Final = {**OF_ANSWERS, **OF_STANDINGS, **OF_CELLS, **OF_DIVERGENCES}
