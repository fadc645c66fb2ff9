"""`trucewatch fetch`: every public feed of a mission is asked for what is new; one that fails does not keep the others back."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from trucewatch.errors import SourceError, WorkflowError
from trucewatch.model.manifest import Feed
from trucewatch.run.fetch import Limits, NotModified, Validators, fetch
from trucewatch.run.folder import MissionFolder, open_folder
from trucewatch.run.inbox import take_in_file
from trucewatch.run.shelves import shelves
from trucewatch.run.store import Store
from trucewatch.run.taking import told
from trucewatch.run.views import with_evidence

MEMORY: Final = "private/fetch.json"
"""What servers said of the versions that we have; lost, it is only asked for again."""


def poll_feeds(path: Path, source: str, url: str) -> tuple[list[str], dict[str, Any], bool]:
    """Poll one feed, or all of the mission's. Returns: lines, data, and whether any failed."""
    with open_folder(path, write=True) as folder:
        feeds = _feeds(folder, source, url)
        store = with_evidence(folder, shelves())
        try:
            polled = [_poll(folder, store, name, feed) for name, feed in feeds.items()]
        finally:
            store.close()
    return [p["said"] for p in polled], {"feeds": polled}, any(p["failed"] for p in polled)


def _feeds(folder: MissionFolder, source: str, url: str) -> dict[str, Feed]:
    mission, _ = folder.settings()
    found = {n: shelves().sources[n].manifest.feed for n in mission.sources if n in shelves().sources}
    feeds = {n: f for n, f in found.items() if f is not None and source in {"", n}}
    if not feeds:
        known = ", ".join(n for n, f in found.items() if f is not None) or "none"
        raise WorkflowError("This mission has no such public feed.", hint=f"Feeds: {known}.", place=source)
    if url and not source:
        raise WorkflowError("An address belongs to one source.", hint="Name the source before --url.", place=url)
    return {n: dataclasses.replace(f, url=url) if url else f for n, f in feeds.items()}


def _poll(folder: MissionFolder, store: Store, name: str, feed: Feed) -> dict[str, Any]:
    memory = _remembered(folder)
    key = f"{name} {feed.url}"
    head = {"source": name, "url": feed.url}
    try:
        answer = fetch(feed.url, Validators(**memory.get(key, {})), Limits(feed.max_bytes))
    except SourceError as e:
        return {**head, "failed": True, "said": f"{name}: {e}"}
    if isinstance(answer, NotModified):
        return {**head, "failed": False, "entry": None, "said": f"{name}: nothing newer."}
    file = Path(urlsplit(feed.url).path).name or name
    taken = told(take_in_file(folder, store, shelves(), name, feed.url, file, answer.body))
    _remember(folder, {**memory, key: dataclasses.asdict(answer.validators)})
    return {**head, **taken.data, "failed": False, "said": taken.line}


def _remembered(folder: MissionFolder) -> dict[str, dict[str, str]]:
    try:
        return dict(json.loads((folder.root / MEMORY).read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def _remember(folder: MissionFolder, memory: dict[str, dict[str, str]]) -> None:
    (folder.root / MEMORY).write_text(json.dumps(memory, indent=1), "utf-8")
