"""Say message ids in a language: plurals by gettext, dates and numbers by CLDR. No sentence stands in code."""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from string import Formatter
from typing import Any, Final

from babel import Locale, dates, lists, numbers
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from trucewatch.errors import WorkflowError
from trucewatch.model.time import from_ms, zone

REFERENCE: Final = "en"
"""The language whose messages every other one must have to be offered."""


@dataclass(frozen=True)
class Language:
    """One language with all its messages. `messages`: id to its forms, one for each plural; `plural`: a number to the place of its form."""

    tag: str
    locale: Locale
    messages: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    def phrase(self, message_id: str, number: int = 1) -> str:
        """A message with its placeholders still open, in the form that a number takes. Raises: WorkflowError: there is none."""
        forms = self.messages.get(message_id)
        if forms is None:
            raise WorkflowError(
                f"There is no message `{message_id}` in `{self.tag}`.", hint="Add it to a .po file of that language."
            )
        return forms[self.plural(abs(number))] if len(forms) > 1 else forms[0]

    def say(self, message_id: str, **given: Any) -> str:
        """A message as text. `n` picks the plural; integers among the arguments are written as the language writes them."""
        written = {k: self.number(a) if type(a) is int else str(a) for k, a in given.items()}
        return self.phrase(message_id, given.get("n", 1)).format(**written)

    def number(self, number: int) -> str:
        """An integer with the language's digits and groups."""
        return numbers.format_decimal(number, locale=self.locale)

    def thousandths(self, e3: int, form: str = "decimal") -> str:
        """A number given in thousandths, as the language writes decimals; `form` of `percent` takes thousandths of a percent."""
        exact = Decimal(e3) / 1000
        if form == "percent":
            return numbers.format_percent(exact / 100, locale=self.locale, decimal_quantization=False)
        return numbers.format_decimal(exact, locale=self.locale)

    def range(self, least: int, most: int) -> str:
        """From least to most with an en dash; one number if they are equal; `most` of -1 is open."""
        if most == -1:
            return self.say("number.at_least" if least else "number.any", number=least)
        if least == most:
            return self.number(least)
        return f"{self.number(least)}–{self.number(most)}"

    def counted(self, least: int, most: int, word: str) -> str:
        """A count in the form in which it was said: `about 30`, `hundreds`, `28-34`."""
        worded = f"count.{word}"
        if word in {"about", "at_least"} and least >= 0:
            return self.say(worded, number=least)
        if word == "at_most" and most >= 0:
            return self.say(worded, number=most)
        if word in {"exactly", "between"} and least >= 0:
            return self.range(least, most)
        return self.say(worded if worded in self.messages else "count.not_stated", number="")

    def date(self, ms: int, timezone: str) -> str:
        """The local day of an instant, written out."""
        return dates.format_date(_local(ms, timezone).date(), "long", locale=self.locale)

    def day(self, iso: str) -> str:
        """A day given as YYYY-MM-DD, written out."""
        return dates.format_date(date.fromisoformat(iso), "long", locale=self.locale)

    def time(self, ms: int, timezone: str) -> str:
        """The local time of an instant by the 24-hour clock, with its zone as an offset: `19:30 UTC+3`."""
        local = _local(ms, timezone)
        return f"{local:%H:%M} {_offset(local)}"

    def language_name(self, tag: str) -> str:
        """What another language is called in this one."""
        return str(Locale.parse(tag, sep="-").get_display_name(self.locale))

    def list(self, items: Sequence[str]) -> str:
        """`a, b and c`."""
        return lists.format_list(items, locale=self.locale)


def read(tag: str, po_texts: Iterable[str]) -> Language:
    """Read a language from the text of its .po files.

    Args:
        tag: the folder's name. po_texts: every .po file of it; the `Language` header names the CLDR locale.
    Raises: WorkflowError: a text that is no .po file, an id twice, an empty or fuzzy message, or a placeholder that is no plain name.
    """
    messages: dict[str, tuple[str, ...]] = {}
    locale, rule = Locale.parse(tag, sep="-"), "0"
    for text in po_texts:
        catalog = read_po(io.BytesIO(text.encode()), abort_invalid=True)
        locale, rule = catalog.locale or locale, str(catalog.plural_expr)
        for message in catalog:
            if message.id:
                name, forms = _forms(message)
                if name in messages or message.fuzzy or not all(forms):
                    raise WorkflowError(
                        f"Message `{name}` of `{tag}` is empty, unsure, or there twice.", hint="Mend the .po file."
                    )
                _check_placeholders(tag, name, forms)
                messages[name] = forms
    return Language(tag, locale, messages, gettext.c2py(rule))


def complete(po_texts: Mapping[str, Sequence[str]]) -> set[str]:
    """Tags of the languages that may be offered: those with every message and plural form of the language of reference."""
    made = {}
    for tag, texts in po_texts.items():
        try:
            made[tag] = read(tag, texts)
        except WorkflowError:
            continue
    needed = set(made[REFERENCE].messages) if REFERENCE in made else set()
    return {tag for tag, language in made.items() if needed and needed <= set(language.messages)}


def _forms(message: Message) -> tuple[str, tuple[str, ...]]:
    """The id of a message and its forms: one, or one for each plural."""
    ids, texts = message.id, message.string
    return (
        ids if isinstance(ids, str) else ids[0],
        (texts,) if isinstance(texts, str) else tuple(form or "" for form in texts or ()),
    )


def _check_placeholders(tag: str, name: str, forms: tuple[str, ...]) -> None:
    for form in forms:
        for _, field, spec, conversion in Formatter().parse(form):
            if field is not None and (not field.isidentifier() or spec or conversion):
                raise WorkflowError(
                    f"Message `{name}` of `{tag}` has the placeholder `{field}`.", hint="Use plain names in braces."
                )


def _local(ms: int, timezone: str) -> datetime:
    return from_ms(ms).astimezone(zone(timezone))


def _offset(local: datetime) -> str:
    minutes = (local.utcoffset() or timedelta()) // timedelta(minutes=1)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")
