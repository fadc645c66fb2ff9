"""The fields of a command as values: times, hours, ids, words. What cannot be read is refused with what to write."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from trucewatch.model.cases import Command
from trucewatch.model.time import from_text
from trucewatch.respond.rights import refuse

MOST_HOURS: Final = 24 * 366 * 10
MOST_TEXT: Final = 20_000
"""Characters of one text; what is longer is a document of its own, and evidence."""
_ID: Final = re.compile(r"[0-9a-f]{40}")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_HOURS: Final = re.compile(r"[0-9]{1,6}")
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def text(command: Command, name: str, default: str = "") -> str:
    """A field of text."""
    value = command.content.get(name, default)
    if not isinstance(value, str):
        refuse(command, f"`{name}` is text.", "Write one sentence or paragraph.")
    if len(value) > MOST_TEXT:
        what = f"`{name}` has {len(value):,} characters; at most {MOST_TEXT:,} are read."
        refuse(command, what, "Say it in short, and deliver the whole as a document.")
    return value


def language(command: Command, name: str = "language") -> str:
    """A field that names a language by its tag."""
    value = text(command, name)
    if not _TAG.fullmatch(value):
        refuse(command, f"`{name}: {value}` is no language.", "Write its tag, such as `en` or `uk`.")
    return value


def word(command: Command, name: str, words: Sequence[str], default: str = "") -> str:
    """A field that is one of some words."""
    value = text(command, name, default)
    if value not in words:
        near = difflib.get_close_matches(value, words, n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"Known are: {', '.join(words)}."
        refuse(command, f"`{value}` is no word for `{name}`.", hint)
    return value


def name(command: Command, field: str) -> str:
    """A short name, given by whoever writes the act."""
    value = text(command, field)
    if not _NAME.fullmatch(value):
        refuse(command, f"`{field}: {value}` is no short name.", "Use small letters, digits, `-` and `_`.")
    return value


def words(command: Command, field: str, known: Iterable[str], what: str) -> tuple[str, ...]:
    """A list of names that must be known; each once."""
    value = _listed(command, field)
    listed = list(known)
    for one in value:
        if one not in listed:
            near = difflib.get_close_matches(one, listed, n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(listed) or 'none'}."
            refuse(command, f"There is no {what} `{one}`.", hint)
    return tuple(dict.fromkeys(value))


def ids(command: Command, field: str) -> tuple[str, ...]:
    """A list of whole ids of incidents, findings or observations."""
    value = _listed(command, field)
    for one in value:
        if not _ID.fullmatch(one):
            refuse(command, f"`{one}` in `{field}` is no whole id.", "Take the 40 characters from `trucewatch show`.")
    return tuple(dict.fromkeys(value))


def texts(command: Command, field: str) -> dict[str, str]:
    """A text in one or more languages, by tag."""
    value = command.content.get(field)
    if not isinstance(value, dict) or not value or not all(_TAG.fullmatch(str(tag)) for tag in value):
        refuse(command, f"`{field}` gives a text by language.", f"Write `{field}: {{en: ..., de: ...}}`.")
    for tag, said in value.items():
        if not isinstance(said, str) or not said.strip() or len(said) > MOST_TEXT:
            what = f"`{field}` in `{tag}` is empty, no text, or longer than {MOST_TEXT:,} characters."
            refuse(command, what, "Write it, or leave the language out.")
    return dict(value)


def instant(command: Command, field: str, value: Any = None) -> int:
    """A time with its offset, as UTC milliseconds."""
    given = command.content.get(field) if value is None else value
    try:
        return from_text(str(given))
    except (ValueError, OverflowError):
        refuse(command, f"`{field}: {given}` is no time.", "Write 2031-05-08T12:00:00Z.")


def span(command: Command, field: str) -> tuple[int, int]:
    """A time from and until, as UTC milliseconds."""
    value = command.content.get(field)
    if not isinstance(value, dict) or set(value) != {"from", "until"}:
        refuse(command, f"`{field}` has `from` and `until`.", f"Write `{field}: {{from: ..., until: ...}}`.")
    start, end = (instant(command, f"{field}.{n}", value[n]) for n in ("from", "until"))
    if end < start:
        refuse(command, f"`{field}` ends before it begins.", "Exchange `from` and `until`.")
    return start, end


def hours(command: Command, field: str, default: int = 0) -> int:
    """A number of whole hours, at least 1."""
    value = text(command, field, str(default) if default else "")
    if not _HOURS.fullmatch(value) or not 1 <= int(value) <= MOST_HOURS:
        refuse(command, f"`{field}: {value}` is no number of hours.", "Write whole hours, such as `24`.")
    return int(value)


def yes(command: Command, field: str) -> bool:
    """A field that says yes or no."""
    return word(command, field, ("yes", "no")) == "yes"


def _listed(command: Command, field: str) -> list[str]:
    value = command.content.get(field, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        refuse(command, f"`{field}` is a list.", f"Write `{field}: [...]`.")
    return value
