"""Publishing: what is due is composed, said in every language, entered in the ledger, written to `out/`.

A publication entry holds the edition's blob, the hash of every page, and the ledger size that it was computed from, which is
its own index. A new version appears when what a reader is told changed, and says why; the old one stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from trucewatch.ledger import canonical
from trucewatch.ledger.journal import Withdrawn
from trucewatch.model.edition import Edition
from trucewatch.model.entries import Entry
from trucewatch.model.mission import Mission
from trucewatch.model.time import Period, from_ms, from_text, period_ending, to_text, zone
from trucewatch.publish.release import HOUR_MS, floors
from trucewatch.run.cases import acts_until
from trucewatch.run.editions import edition_of, provenance_of, publications, published_edition
from trucewatch.run.evidence import delivered_since, fingerprint, span_named
from trucewatch.run.folder import MissionFolder
from trucewatch.run.indicating import indications
from trucewatch.run.pipeline import Say, absorb_entries, silent
from trucewatch.run.shelves import Shelves, render_pages
from trucewatch.run.store import Store

_REASONS: Final = {"withdrawal": "protection", "configuration": "error", "decision": "error"}
_FRAME: Final = ("provenance", "changes")


@dataclass(frozen=True)
class Published:
    """One version of a period's bulletin that was entered in the ledger, and where its pages lie."""

    entry: int
    period: str
    version: int
    paths: tuple[Path, ...]


def publish_due(
    folder: MissionFolder, store: Store, shelves: Shelves, as_of_ms: int, say: Say = silent
) -> Iterator[Published]:
    """Publish every period of the mission's window that is due, and a new version where what is told has changed."""
    mission, _ = folder.settings()
    due = list(due_periods(mission, as_of_ms))
    for done, period in enumerate(due):
        say("bulletins", done, len(due))
        rests_on = _rests_on(folder, store, period, as_of_ms)
        if store.recall(f"bulletin {period.name}") == rests_on:
            continue
        made = _publish(folder, store, shelves, period, as_of_ms)
        if made is not None:
            absorb_entries(folder, store, shelves)
            yield made
        store.remember(f"bulletin {period.name}", rests_on)
        store.commit()


def _rests_on(folder: MissionFolder, store: Store, period: Period, as_of_ms: int) -> str:
    """What would have to change before a new version of a period's bulletin could be due: evidence, configuration, decisions."""
    mission, agreement = folder.settings()
    frame = [i for kind in ("configuration", "decision", "withdrawal") for i, _ in folder.entries_of(kind)]
    said = indications(store, mission, agreement, period, as_of_ms)
    return f"{fingerprint(store, period, mission)} {frame} {said} {acts_until(store, period.until_ms)}"


def due_periods(mission: Mission, as_of_ms: int) -> Iterator[Period]:
    """Periods of the publication window that closed long enough ago, oldest first."""
    if mission.publish is None:
        return
    tz = zone(mission.timezone)
    delay_ms = floors(mission.release).delay_h * HOUR_MS
    period = span_named(mission.publish.first, mission)
    while period.until_ms + delay_ms <= as_of_ms and (not mission.publish.last or period.name <= mission.publish.last):
        yield period
        day = from_ms(period.until_ms).astimezone(tz).date() + timedelta(days=1)
        period = period_ending(day, mission.cut_off, tz)


def _publish(folder: MissionFolder, store: Store, shelves: Shelves, period: Period, as_of_ms: int) -> Published | None:
    earlier = publications(store, period.name)
    size = folder.log.size
    provenance = provenance_of(folder, store, size, as_of_ms, period.name)
    if earlier:
        reasons = tuple(_reasons(folder, store, period, earlier[-1][0], size))
        provenance = replace(provenance, reasons=reasons, before=published_edition(folder, *earlier[-1]))
    else:
        provenance = replace(provenance, reasons=("first",))
    edition = edition_of(folder, store, shelves, period, provenance)
    if provenance.before is not None and _substance(edition) == _substance(provenance.before):
        return None
    pages = render_pages(edition)
    index = folder.log.append([publication_entry(folder, edition, pages, earlier[-1][0] if earlier else None)])[0]
    paths = tuple(write_pages(folder.root / "out", edition, pages))
    return Published(index, period.name, provenance.version, paths)


def _substance(edition: Edition) -> dict[str, Any]:
    """What a reader is told, without where in the ledger it stands. A review changes it too."""
    reviewed = {"reviewed_by": edition["provenance"]["reviewed_by"]}
    return {k: v for k, v in edition.items() if k not in _FRAME} | reviewed


def _of_case(entry: Entry, period: Period) -> set[str]:
    """A command that was entered late changes a docket that was told before."""
    if from_text(entry["time"]) > period.until_ms:
        return set()
    return {"reply_of_party" if entry["content"].get("command") == "reply" else "late_data"}


def _reasons(folder: MissionFolder, store: Store, period: Period, since: int, size: int) -> list[str]:
    """Why there is a new version: evidence of the period that came in since the last one, and acts of people."""
    found = {"late_data"} if delivered_since(store, period, since) else set()
    for _, entry in folder.log.entries(since + 1, size):
        if isinstance(entry, Withdrawn):
            continue
        if entry.get("act") in {"review", "recorded_breach"}:
            found.add("reviewed")
        elif entry.get("act") == "case":
            found |= _of_case(entry, period)
        elif entry["kind"] in _REASONS:
            found.add(_REASONS[entry["kind"]])
    return sorted(found) or ["late_data"]


def publication_entry(
    folder: MissionFolder, edition: Edition, pages: Mapping[str, bytes], supersedes: int | None
) -> Entry:
    """The ledger entry of an edition with its pages; the edition is kept as a blob."""
    foot, span = edition["provenance"], edition["period"]
    entry: Entry = {
        "kind": "publication",
        "v": 1,
        "time": to_text(foot["as_of_ms"]),
        "period": {"name": span["name"], "from": to_text(span["from_ms"]), "until": to_text(span["until_ms"])},
        "languages": edition["mission"]["languages"],
        "as_of": to_text(foot["as_of_ms"]),
        "size": foot["size"],
        "state": foot["state"],
        "code": foot["code"],
        "edition": folder.log.put_blob(canonical.encode(edition), sealed=False),
        "pages": {name: hashlib.sha256(data).hexdigest() for name, data in pages.items()},
        "version": foot["version"],
        "reasons": foot["reasons"],
    }
    return entry if supersedes is None else {**entry, "supersedes": supersedes}


def write_pages(out: Path, edition: Edition, pages: Mapping[str, bytes]) -> Iterator[Path]:
    """Write an edition's pages into the folder of its period; an older version stays beside it."""
    folder = out / edition["period"]["name"].replace("/", "_")
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in pages.items():
        (folder / name).write_bytes(data)
        yield folder / name
