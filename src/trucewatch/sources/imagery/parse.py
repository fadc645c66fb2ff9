"""Pictures and their annotations, as CSV or JSON, to coverage and observations.

A picture and its annotations are one record, delivered together: what two readers agree on can be told from the delivery alone, and a
correction replaces all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from trucewatch.ingest.forms import refuse_others
from trucewatch.ingest.json_rows import table_rows
from trucewatch.ingest.rows import Columns, Outcome, Row, Skip, Unreadable, needed, read_each, whole, word
from trucewatch.ingest.source import Delivery, Reading
from trucewatch.model.evidence import CoverageIntervals, Observations
from trucewatch.sources.imagery.annotation import (
    OF_ANNOTATION,
    Annotation,
    Key,
    agreed,
    annotation,
    told_alone,
    told_by_both,
)
from trucewatch.sources.imagery.picture import Picture, picture

_BOTH: Final = ("what", "record", "revision", "note")
_OF_PICTURE: Final = (
    *("start", "end", "timezone", "provider", "sensor", "footprint", "cloud_percent", "resolution_m"),
    *("sha256", "readers", "since"),
)
COLUMNS: Final = Columns(required=("what", "record"), optional=("revision", *_OF_PICTURE, *OF_ANNOTATION))
WHAT: Final = ("acquisition", "annotation")
READ_BY_BOTH: Final = Skip("the other reader's mark of the same thing")
MOST_MARKS: Final = 1_000
"""So many different annotations a picture may have: each of one reader is compared with each of the other."""
_ALL: Final = (*COLUMNS.required, *COLUMNS.optional)

Name: TypeAlias = tuple[str, int]
"""Record and revision: what a picture and its annotations have in common."""
Pictures: TypeAlias = Mapping[Name, Picture | Unreadable]


def parse(delivery: Delivery) -> Reading:
    """Read one table. Raises: SourceError: neither CSV with these columns nor a JSON array."""
    rows = list(table_rows(delivery, COLUMNS))
    readable = [row for _, row in rows if not isinstance(row, Unreadable)]
    pictures = _pictures(readable)
    marks = _marks(readable, pictures, delivery.manifest.place_error.radius_m)

    def understand(row: Row) -> Outcome:
        what, name = word(row, "what", WHAT), _name(row)
        if what == "acquisition":
            return [(CoverageIntervals, look) for look in _given(pictures[name]).looks()]
        outcome = marks[_key(row)]
        if isinstance(outcome, Unreadable):
            raise outcome
        return outcome

    return read_each(rows, understand)


def _pictures(rows: Sequence[Row]) -> Pictures:
    """The pictures of a delivery, or why they cannot be read."""
    found: dict[Name, dict[Key, Row]] = {}
    for row in rows:
        if row["what"].lower() == "acquisition" and (name := _name_or_none(row)):
            found.setdefault(name, {})[_key(row)] = row
    return {name: _one_picture(list(same.values())) for name, same in found.items()}


def _one_picture(rows: Sequence[Row]) -> Picture | Unreadable:
    if len(rows) > 1:
        hint = "Keep one row, or give the correction the next revision."
        return Unreadable("The picture stands twice with different values.", hint)
    try:
        refuse_others(rows[0], "acquisition", (*_BOTH, *_OF_PICTURE))
        return picture(rows[0])
    except Unreadable as e:
        return e


def _marks(rows: Sequence[Row], pictures: Pictures, usual_radius_m: int) -> Mapping[Key, Outcome | Unreadable]:
    """What becomes of each annotation, by its row's values, or why it cannot be read."""
    marks: dict[Key, Outcome | Unreadable] = {}
    of_picture: dict[Name, dict[Key, Annotation]] = {}
    for row in rows:
        if row["what"].lower() == "annotation" and (name := _name_or_none(row)):
            key = _key(row)
            try:
                of_picture.setdefault(name, {})[key] = _annotation(row, key, pictures.get(name), usual_radius_m)
            except Unreadable as e:
                marks[key] = e
    for name, found in of_picture.items():
        marks |= _read_in(pictures[name], list(found.values())) if found else {}
    return marks


def _annotation(row: Row, key: Key, of: Picture | Unreadable | None, usual_radius_m: int) -> Annotation:
    refuse_others(row, "annotation", (*_BOTH, *OF_ANNOTATION))
    if not isinstance(of, Picture):
        raise Unreadable(
            "The picture of this annotation is not in the delivery, or cannot be read.",
            "Deliver a picture and all its annotations together, with the same record and revision.",
        )
    return annotation(row, key, of, usual_radius_m)


def _read_in(of: Picture | Unreadable, marks: Sequence[Annotation]) -> dict[Key, Outcome | Unreadable]:
    """Observations of both readers or of one; the row of reader b that agrees with one of reader a is skipped."""
    if len(marks) > MOST_MARKS:
        hint = "Deliver areas with so many as pictures of their own."
        return dict.fromkeys(
            (m.key for m in marks), Unreadable(f"A picture has more than {MOST_MARKS:,} annotations.", hint)
        )
    pairs = agreed(marks)
    by_both = {a.key: told_by_both(a, b) for a, b in pairs}
    skipped = {b.key for _, b in pairs}
    readers = _given(of).readers
    return {
        m.key: READ_BY_BOTH if m.key in skipped else [(Observations, by_both.get(m.key) or told_alone(m, readers))]
        for m in marks
    }


def _given(found: Picture | Unreadable) -> Picture:
    if isinstance(found, Unreadable):
        raise found
    return found


def _key(row: Row) -> Key:
    return tuple(row[column] for column in _ALL)


def _name(row: Row) -> Name:
    return needed(row, "record"), whole(row, "revision", 0)


def _name_or_none(row: Row) -> Name | None:
    try:
        return _name(row)
    except Unreadable:
        return None
