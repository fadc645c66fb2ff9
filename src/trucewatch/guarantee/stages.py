"""How far a commitment has come as of an instant, what ended it, and which one stands in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from trucewatch.guarantee.days import begins_ms, ends_ms, last_turn
from trucewatch.model.register import Commitment, Register
from trucewatch.model.vocabulary import STANDING_STAGES

RANKS: Final = {stage: rank for rank, stage in enumerate(STANDING_STAGES)}


@dataclass(frozen=True)
class Stage:
    """`word`: the stage, empty before anything was said. `since_ms`: from when. `first_ms`: when it was first said.

    `end`: why it no longer stands, as a reason of standings: `commitment.not_yet_said`, `.ended`, `.expired`, `.superseded`; empty: it stands.
    `superseded_by`: the commitment that says so of it and was made.
    """

    word: str
    since_ms: int
    first_ms: int
    end: str
    superseded_by: str = ""

    @property
    def stands(self) -> bool:
        """It was said, and nothing ended it."""
        return not self.end

    @property
    def rank(self) -> int:
        """How far it reaches; -1 where it does not."""
        return RANKS.get(self.word, -1)


def stages(register: Register, as_of_ms: int) -> dict[str, Stage]:
    """The stage of every commitment as of an instant."""
    made = {c.id: _first_ms(c) for c in register.commitments}
    later = _superseding((c for c in register.commitments if made[c.id] <= as_of_ms), made)
    return {c.id: _stage(c, as_of_ms, made[c.id], later.get(c.id, "")) for c in register.commitments}


def _first_ms(commitment: Commitment) -> int:
    return min((begins_ms(turn.date) for turn in commitment.stages), default=ends_ms(""))


def _superseding(said: Iterable[Commitment], made: dict[str, int]) -> dict[str, str]:
    """Of each superseded commitment the one that supersedes it; of several the latest, of one day the greater id."""
    found: dict[str, tuple[int, str]] = {}
    for one in said:
        if one.supersedes:
            found[one.supersedes] = max(found.get(one.supersedes, (-1, "")), (made[one.id], one.id))
    return {old: new for old, (_, new) in found.items()}


def _stage(commitment: Commitment, as_of_ms: int, first_ms: int, superseded_by: str) -> Stage:
    turn = last_turn(commitment.stages, as_of_ms)
    if turn is None:
        return Stage("", 0, first_ms, "commitment.not_yet_said")
    end = ""
    if turn.word not in RANKS:
        end = "commitment.superseded" if turn.word == "superseded" else "commitment.ended"
    elif superseded_by:
        end = "commitment.superseded"
    elif as_of_ms >= ends_ms(commitment.expires):
        end = "commitment.expired"
    return Stage(turn.word, begins_ms(turn.date), first_ms, end, superseded_by)
