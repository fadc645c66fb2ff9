"""The edition of a span at a ledger size: what `publish` enters in the ledger and what everybody recomputes.

An edition is canonical JSON without a sentence; its pages are made from it and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sql

from trucewatch.errors import WorkflowError
from trucewatch.ledger import canonical
from trucewatch.ledger.journal import Withdrawn
from trucewatch.model.edition import Edition, Provenance, Released
from trucewatch.model.entries import Entry
from trucewatch.model.time import Period, from_text
from trucewatch.publish.compose import compose
from trucewatch.run.acted import acts_of
from trucewatch.run.code import code_version
from trucewatch.run.docket import docket_of
from trucewatch.run.evidence import evidence_of
from trucewatch.run.folder import MissionFolder
from trucewatch.run.indicating import indications
from trucewatch.run.recorded import recorded_in
from trucewatch.run.shelves import Shelves
from trucewatch.run.store import DELIVERIES, Store


def edition_of(folder: MissionFolder, store: Store, shelves: Shelves, span: Period, provenance: Provenance) -> Edition:
    """Compose the edition of a span from views that stand at the provenance's size."""
    mission, agreement = folder.settings(provenance.size)
    manifests = {n: shelves.sources[n].manifest for n in mission.sources if n in shelves.sources}
    said = indications(store, mission, agreement, span, provenance.as_of_ms, provenance.size)
    evidence = evidence_of(store, span, mission, agreement, manifests, said)
    docket = docket_of(folder, store, span, provenance.size)
    evidence = replace(evidence, docket=docket, recorded=recorded_in(store, evidence.incidents))
    return compose(evidence, mission, agreement, provenance)


def edition_at(folder: MissionFolder, store: Store, shelves: Shelves, span: Period, size: int) -> Edition:
    """The edition of a span at a ledger size: as it was published there, or, if it was not, as of the last entry before.

    Raises: WorkflowError: the span may not leave the house yet.
    """
    published = _published_at(folder, span, size)
    if published is None:
        as_of_ms = from_text(_last_time(folder, size))
        return edition_of(folder, store, shelves, span, provenance_of(folder, store, size, as_of_ms, span.name))
    found = provenance_of(folder, store, size, from_text(published["as_of"]), span.name)
    earlier = [(i, e) for i, e in publications(store, span.name) if i < size]
    before = published_edition(folder, *earlier[-1]) if earlier else None
    return edition_of(folder, store, shelves, span, replace(found, reasons=tuple(published["reasons"]), before=before))


def _published_at(folder: MissionFolder, span: Period, size: int) -> Entry | None:
    """The publication of a span that was computed from a ledger size: it is the very next entry."""
    entry = folder.log.entry(size) if size < folder.log.size else None
    if isinstance(entry, dict) and entry["kind"] == "publication" and entry["period"]["name"] == span.name:
        return entry
    return None


def provenance_of(folder: MissionFolder, store: Store, size: int, as_of_ms: int, period: str) -> Provenance:
    """Where an edition stands: all that its foot, its ticker and its author line say.

    The evidence in `store` must be that of `size`; acts may go beyond it and are left out.
    """
    acts = [(i, e) for i, e in acts_of(store, "publication") if i < size]
    own = [e for _, e in acts if e["period"]["name"] == period]
    sealed, shared = _inputs(store, size)
    return Provenance(
        as_of_ms=as_of_ms,
        size=size,
        root=folder.log.root_at(size).hex(),
        state=store.state(),
        code=code_version(),
        sealed_inputs=sealed,
        shared_inputs=shared,
        version=len(own) + 1,
        published_ms=from_text(own[0]["as_of"]) if own else as_of_ms,
        reviewed_by=tuple(_reviewers(store, period, size)),
        released=tuple(_released(i, e) for i, e in acts),
    )


def publications(store: Store, period: str) -> list[tuple[int, Entry]]:
    """The publications of one period, oldest first."""
    return [(i, e) for i, e in acts_of(store, "publication") if e["period"]["name"] == period]


def published_edition(folder: MissionFolder, index: int, entry: Entry) -> Edition:
    """The edition that a publication entry committed to."""
    return dict(canonical.decode(folder.log.read_blob(entry["edition"], index)))


def _released(index: int, entry: Entry) -> Released:
    return Released(
        index, entry["period"]["name"], entry["version"], from_text(entry["as_of"]), tuple(entry["reasons"])
    )


def _reviewers(store: Store, period: str, size: int) -> Iterator[str]:
    """Offices whose review names this period."""
    for index, entry in acts_of(store, "decision"):
        if index < size and entry["act"] == "review" and entry["about"] == f"period {period}":
            yield from (s["office"] for s in entry["signatures"])


def _inputs(store: Store, size: int) -> tuple[int, int]:
    """(sealed, shared) deliveries among the first `size` entries that still stand."""
    rows = store.select(
        sql.select(DELIVERIES.c.sealed, sql.func.count().label("n"))
        .where((DELIVERIES.c.entry < size) & (DELIVERIES.c.standing != "withdrawn"))
        .group_by(DELIVERIES.c.sealed)
    )
    found = {r["sealed"]: int(r["n"]) for r in rows}
    return found.get(1, 0), found.get(0, 0)


def _last_time(folder: MissionFolder, size: int) -> str:
    """The time of the last entry before a size that still stands: `as of` for pages that nobody published."""
    for index in range(size - 1, -1, -1):
        entry = folder.log.entry(index)
        if not isinstance(entry, Withdrawn):
            return str(entry["time"])
    raise WorkflowError("Nothing stands in the ledger before that size.", hint="Give a later --at.")
