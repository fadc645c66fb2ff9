"""What a predicate says of many incidents: intervals of probability, and the message that gives the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Ints

ONE_E6: Final = 1_000_000
TRUE: Final = (ONE_E6, ONE_E6)
FALSE: Final = (0, 0)
UNKNOWN: Final = (0, ONE_E6)

Marks: TypeAlias = NDArray[np.bool_]
"""(n,) which incidents."""
Message: TypeAlias = tuple[str, Mapping[str, Any]]
"""A message id and its arguments; the sentence stands in `languages/<tag>/reasons.po`."""
Outcome: TypeAlias = tuple[Marks, tuple[int, int], Message]
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
        chosen = np.full(rows, len(outcomes) - 1, np.int64)
        for place in range(len(outcomes) - 2, -1, -1):
            chosen[outcomes[place][0]] = place
        intervals = np.array([interval for _, interval, _ in outcomes], dtype=np.int64)
        return cls(intervals[chosen, 0], intervals[chosen, 1], chosen, [message for _, _, message in outcomes])

    @classmethod
    def joined(cls, lo: Ints, hi: Ints, message: Message, of: tuple[Judgement, ...]) -> Self:
        """What rests on other judgements, with one message for all rows."""
        return cls(lo, hi, np.zeros(len(lo), np.int64), [message], of)

    def atoms(self) -> Iterator[Judgement]:
        """The judgements that rest on no others, in the order of reading; one may stand in several places."""
        if not self.of:
            yield self
        for part in self.of:
            yield from part.atoms()

    def reason(self, row: int) -> dict[str, Any]:
        """The tree of messages for one row: `m` message id, `a` arguments, `lo`, `hi`, and `of` what it rests on."""
        name, arguments = self.messages[int(self.message[row])]
        tree = {"m": name, "a": dict(arguments), "lo": int(self.lo[row]), "hi": int(self.hi[row])}
        return {**tree, "of": [part.reason(row) for part in self.of]} if self.of else tree


def rest(rows: int, interval: tuple[int, int], name: str, **arguments: Any) -> Outcome:
    """The outcome of all rows that no other takes."""
    return np.ones(rows, np.bool_), interval, (name, arguments)
