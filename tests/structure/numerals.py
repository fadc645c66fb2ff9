"""Every numeral of a rendered page says what it is; every count, rate and share says its rule and its coverage.

`defects` reads a page as a reader's tools would and lists what does not. Not judged: geometry (coordinates, widths), ids and links.
"""

import re
from collections.abc import Iterator
from typing import Any

from trucewatch.model.vocabulary import BANDS
from unit.outputs.pages import Page, Piece, parse

UNHEARD = {"width=device-width, initial-scale=1"}
"""Attributes for machines."""
KINDS = {
    "tally": "administration: deliveries, rows, visits, restrictions; never incidents",
    "claim": "what a party or a medium asserts",
    "record": "a figure that another monitoring body published",
    "casualty": "casualties, as their source reports them",
    "size": "a length, time or limit",
    "scale": "a step of a printed scale",
    "baseline": "what an indicator is held against, from the mission's configuration",
    "n-id": "an id, hash or version",
    "time": "a date in a picture",
    "name": "a name that holds a numeral, such as a calibre",
    "basis": "how coverage was found, in a message",
    "report": "what a source reports, in words of the register or of the mission",
    "readiness": "a figure of the guarantees house, with its unit, rule and instant",
}
"""Classes that say what a numeral is."""
SPEAKING = {"time", "code", "cite", "blockquote", "q"}
"""Elements that do: dates, commands, references, quotations."""
SHARES = {"scale", "name"}
UNSEEN = {"style"}
HEARD = ("title", "alt", "aria-label", "aria-description", "placeholder", "content", "summary")
"""Attributes that a reader hears or sees; their numerals cannot be marked, so they only repeat a heading of the page."""
RULE = re.compile(r"incident|clause(:[a-z0-9_]+)?")
"""What is counted without a rule of the agreement: incidents as such, and findings by clause."""
WORDS = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|half|thirds?|percent|"
    r"zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|dutzend|dutzende|hunderte|tausende|millionen|hälfte|drittel|prozent)\b",
    re.IGNORECASE,
)


def defects(page: bytes, rules: set[str]) -> list[str]:
    """What on a page breaks the promise, in words; empty where it is kept. `rules`: ids of the agreement's counting rules."""
    read = parse(page)
    return [
        *(said for piece in read.pieces for said in _of_text(piece)),
        *(said for tag, attrs, _ in read.elements for said in _of_count(tag, attrs, rules)),
        *(said for tag, attrs, _ in read.elements for said in _of_readiness(tag, attrs)),
        *_of_attributes(read),
        *_of_style(read),
        *_of_values(read),
    ]


def _classes(piece: Piece) -> set[str]:
    return {c for _, attrs in piece.inside for c in (attrs.get("class") or "").split()}


def _of_text(piece: Piece) -> Iterator[str]:
    tags = [tag for tag, _ in piece.inside]
    if tags[-1] in UNSEEN | {"title", "desc"}:
        return
    classes = _classes(piece)
    marked = bool(classes & (KINDS.keys() | {"count"}) or SPEAKING & set(tags))
    if re.search(r"\d", piece.text) and not marked:
        yield f"unmarked numeral: {piece.text.strip()!r}"
    if re.search(r"[%‰]", piece.text) and not (classes & SHARES or SPEAKING & set(tags)):
        yield f"share without rule and coverage: {piece.text.strip()!r}"
    if WORDS.search(piece.text) and not marked:
        yield f"number word: {piece.text.strip()!r}"


def _of_count(tag: str, attrs: dict[str, str], rules: set[str]) -> Iterator[str]:
    if "count" not in (attrs.get("class") or "").split():
        return
    rule, value = attrs.get("data-rule", ""), attrs.get("value", "")
    if tag != "data" or not re.fullmatch(r"(\d+)?(/\d*)?", value) or not value.strip("/"):
        yield f"count without a value: {attrs}"
    if rule not in rules and not RULE.fullmatch(rule):
        yield f"count without a rule: {attrs}"
    if attrs.get("data-coverage") not in BANDS:
        yield f"count without coverage: {attrs}"
    if value == "0" and attrs.get("data-coverage") == "not_observed":
        yield f"zero where nothing could be observed: {attrs}"


def _of_readiness(tag: str, attrs: dict[str, str]) -> Iterator[str]:
    """A figure of readiness says from where to where, in which unit, by which rule, and as of when."""
    if "readiness" not in (attrs.get("class") or "").split():
        return
    if tag != "data" or not re.fullmatch(r"\d+/\d*", attrs.get("value", "")):
        yield f"readiness without a range: {attrs}"
    if attrs.get("data-rule") != "readiness":
        yield f"readiness without a rule: {attrs}"
    if not attrs.get("data-unit"):
        yield f"readiness without a unit: {attrs}"
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", attrs.get("data-as-of", "")):
        yield f"readiness without an instant: {attrs}"


def _of_attributes(read: Page) -> Iterator[str]:
    """Titles and labels may hold a numeral only where they repeat a heading, in which it is marked."""
    headings = _headings(read)
    heard = [attrs[name] or "" for _, attrs, _ in read.elements for name in HEARD if name in attrs]
    heard += [p.text for p in read.pieces if p.inside[-1][0] in {"title", "desc"}]
    for text in heard:
        own = min((text.removesuffix(heading) for heading in headings), key=len, default=text)
        if re.search(r"\d", own) and text not in UNHEARD:
            yield f"numeral in a title or label: {text!r}"


def _headings(read: Page) -> set[str]:
    """The text of each heading, joined from its pieces."""
    texts: dict[int, str] = {}
    for piece in read.pieces:
        for tag, attrs in piece.inside:
            if re.fullmatch(r"h[1-6]", tag):
                texts[id(attrs)] = texts.get(id(attrs), "") + piece.text
    return {text for text in texts.values() if text.strip()}


def _of_style(read: Page) -> Iterator[str]:
    for piece in read.pieces:
        if piece.inside[-1][0] == "style":
            written = [
                said
                for value in re.findall(r"content:([^;}]*)", piece.text)
                for said in re.findall(r'"([^"]*)"', value)
            ]
            yield from (f"numeral written by a style: {said!r}" for said in written if re.search(r"\d", said))


def _of_values(read: Page) -> Iterator[str]:
    """What a count or a figure of readiness says is what its value says: the same digits, from least to most."""
    for piece in read.pieces:
        tag, attrs = piece.inside[-1]
        told = {"count", "readiness"} & set((attrs.get("class") or "").split())
        if tag == "data" and told:
            said = [re.sub(r"[^\d]", "", one) for one in re.split("–", piece.text)]
            meant = list(dict.fromkeys(one for one in (attrs.get("value") or "").split("/") if one))
            if said != meant:
                yield f"{told.pop()} says {piece.text!r} and means {attrs.get('value')!r}"


def untold(edition: dict[str, Any]) -> list[str]:
    """Figures of an edition's counts, tallies and sayings that lack their rule or their coverage."""
    groups = ("counts", "counts_before", "bounds", "by_zone", "cells", "weapons", "coarse", "findings")
    rows = [(name, row) for name in groups for row in edition["facts"][name]]
    rows += [("saying", given) for given in _walk(edition) if given.get("t") == "count"]
    return [f"{name}: {row}" for name, row in rows if not row.get("rule") or row.get("coverage") not in BANDS]


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _walk(inner)
