"""Tables as the documentation holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def rows(head: Sequence[str], body: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table: the first column to the left, all others to the right."""
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    for line in body:
        yield f"| {' | '.join(line)} |"
