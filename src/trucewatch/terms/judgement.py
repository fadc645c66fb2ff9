"""What a predicate says of many incidents: intervals of probability, and the message that gives the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Ints

ONE_E6: Final = 1_000_000
Message: TypeAlias = tuple[str, Mapping[str, Any]]
"""A message id and its arguments; the sentence stands in `languages/<tag>/reasons.po`."""

Outcome: TypeAlias = tuple[NDArray[np.bool_], tuple[int, int], Message]
"""Which rows (n,), their interval, and what is said of them."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """`lo`, `hi` (n,) probability x 1e6; `message` (n,) the place in `messages` of what is said; `of` what it rests on."""

    lo: Ints
    hi: Ints
    message: Ints
    messages: Sequence[Message]
    of: tuple[Judgement, ...] = field(default=())

    @classmethod
    def each(cls, outcomes: Sequence[Outcome], rows: int) -> Self:
        """Give each row the interval and message of the first outcome whose mask holds; the last outcome takes the rest."""
        masks = [mask for mask, _, _ in outcomes]
        chosen = np.select(masks, range(len(masks)), default=len(masks) - 1).astype(np.int64)
        intervals = np.array([interval for _, interval, _ in outcomes], dtype=np.int64).reshape(-1, 2)
        messages = [message for _, _, message in outcomes]
        return cls(intervals[chosen, 0].reshape(rows), intervals[chosen, 1].reshape(rows), chosen, messages)

    def reason(self, row: int) -> dict[str, Any]:
        """The tree of messages for one row: `m` message id, `a` arguments, `lo`, `hi`, and `of` what it rests on."""
        name, arguments = self.messages[int(self.message[row])]
        tree = {"m": name, "a": dict(arguments), "lo": int(self.lo[row]), "hi": int(self.hi[row])}
        return {**tree, "of": [part.reason(row) for part in self.of]} if self.of else tree

    def outcome(self) -> list[Ints]:
        """Columns (n,) that together determine the reason: rows equal in all of them have one reason."""
        return [self.lo, self.hi, self.message, *(column for part in self.of for column in part.outcome())]
