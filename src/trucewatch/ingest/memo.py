"""A column of text has far fewer different values than rows: understand each of them once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memo(dict[Key, Value], Generic[Key, Value]):
    """A mapping that works a value out the first time it is asked for; `[memo[t] for t in column]` is then a bulk conversion."""

    def __init__(self, understand: Callable[[Key], Value]) -> None:
        super().__init__()
        self._understand = understand

    def __missing__(self, key: Key) -> Value:
        """Work it out and keep it."""
        value = self[key] = self._understand(key)
        return value
