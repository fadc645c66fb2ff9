"""How the rules make the next state of a case from the one before."""

from __future__ import annotations

from typing import Any, TypeVar

T = TypeVar("T")


def changed(one: T, /, **fields: Any) -> T:
    """The same frozen thing with some fields changed: what `dataclasses.replace` gives, in a fraction of its time on wide ones.

    A docket is millions of events, and `replace` sets every field anew by name. Nobody sees the new thing before it is whole.
    Limits: for plain frozen dataclasses, without slots or a check of their own when made. Raises: TypeError: there is no such field.
    """
    before: dict[str, Any] = one.__dict__
    after = before | fields
    if len(after) != len(before):
        raise TypeError(f"{type(one).__name__} has no {', '.join(sorted(fields.keys() - before.keys()))}")
    made = object.__new__(type(one))
    object.__setattr__(made, "__dict__", after)
    return made
