"""A column of text has far fewer different values than rows: understand each of them once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

_MOST: Final = 1 << 18
"""So many different values are kept; garbage, in which every value is another, then costs time and no memory."""


class Memo(dict[Key, Value], Generic[Key, Value]):
    """A mapping that works a value out the first time it is asked for; `[memo[t] for t in column]` is then a bulk conversion."""

    def __init__(self, understand: Callable[[Key], Value]) -> None:
        super().__init__()
        self._understand = understand

    def __missing__(self, key: Key) -> Value:
        """Work it out and keep it, for a while."""
        if len(self) >= _MOST:
            self.clear()
        value = self[key] = self._understand(key)
        return value
