"""Publishing the page of positions: a new version whenever what states have said, as the register has it, changed. Nothing computed leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from trucewatch.errors import WorkflowError
from trucewatch.guarantee.readiness import readiness
from trucewatch.model.edition import Edition, Provenance
from trucewatch.model.entries import Entry
from trucewatch.model.mission import Mission
from trucewatch.model.register import Known
from trucewatch.model.time import Period, from_ms, from_text, local_to_ms, zone
from trucewatch.publish.positions import positions
from trucewatch.run.acted import acts_of
from trucewatch.run.editions import provenance_of, published_edition
from trucewatch.run.folder import MissionFolder
from trucewatch.run.pipeline import absorb_entries
from trucewatch.run.publication import Published, publication_entry, write_pages
from trucewatch.run.shelves import Shelves, render_pages
from trucewatch.run.store import Store

_FRAME: Final = ("provenance", "changes", "period")
"""What of an edition is new on every day, whether or not anybody said anything."""


def publish_positions(folder: MissionFolder, store: Store, shelves: Shelves, as_of_ms: int) -> Iterator[Published]:
    """Publish the positions as of an instant, if its day lies in the mission's window and a reader is told anything new."""
    mission = folder.mission()
    span = day_holding(as_of_ms, mission)
    if mission.publish is None or not mission.publish.first <= span.name <= (mission.publish.last or span.name):
        return
    earlier = acts_of(store, "publication")
    provenance = _provenance(folder, store, folder.log.size, as_of_ms, span, earlier)
    edition = positions_of(folder, span, provenance)
    if provenance.before is not None and _substance(edition) == _substance(provenance.before):
        return
    pages = render_pages(edition)
    index = folder.log.append([publication_entry(folder, edition, pages, earlier[-1][0] if earlier else None)])[0]
    paths = tuple(write_pages(folder.root / "out", edition, pages))
    absorb_entries(folder, store, shelves)
    yield Published(index, span.name, provenance.version, paths)


def positions_of(folder: MissionFolder, span: Period, provenance: Provenance) -> Edition:
    """The edition of positions of a day.

    What monitoring missions published is left aside: two statements go together or not whatever happened since.
    """
    register = folder.register(provenance.size)
    found = readiness(register, Known(provenance.as_of_ms))
    return positions(register, found.divergences, folder.mission(provenance.size), span, provenance)


def day_holding(ms: int, mission: Mission) -> Period:
    """The local day that holds an instant, from midnight to midnight."""
    tz = zone(mission.timezone)
    day = from_ms(ms).astimezone(tz).date()
    starts, ends = (local_to_ms(d, "00:00", tz) for d in (day, day + timedelta(days=1)))
    return Period(ends, starts, day.isoformat())


def positions_at(folder: MissionFolder, store: Store, size: int) -> Edition:
    """The edition of positions that was published at a ledger size, made again from the entries before it.

    Args: store: views that stand at this size.
    Raises: WorkflowError: nothing was published there.
    """
    entry = folder.log.entry(size) if size < folder.log.size else None
    if not isinstance(entry, dict) or entry["kind"] != "publication":
        raise WorkflowError(f"No page of positions was published at ledger size {size}.", hint="A page names its size.")
    as_of_ms = from_text(entry["as_of"])
    earlier = [(i, e) for i, e in acts_of(store, "publication") if i < size]
    span = day_holding(as_of_ms, folder.mission(size))
    return positions_of(folder, span, _provenance(folder, store, size, as_of_ms, span, earlier))


def _provenance(
    folder: MissionFolder, store: Store, size: int, as_of_ms: int, span: Period, earlier: list[tuple[int, Entry]]
) -> Provenance:
    """Where the edition stands. Versions are counted over all days: each takes the place of the one before."""
    found = provenance_of(folder, store, size, as_of_ms, span.name)
    if not earlier:
        return replace(found, version=1, reasons=("first",))
    before = published_edition(folder, *earlier[-1])
    return replace(found, version=len(earlier) + 1, reasons=("late_data",), before=before)


def _substance(edition: Edition) -> dict[str, Any]:
    """What a reader is told, without the day and the place in the ledger."""
    return {name: told for name, told in edition.items() if name not in _FRAME}
