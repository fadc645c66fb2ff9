"""Recomputing: a page as it was published at a size of the ledger, and the first byte at which a file differs from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trucewatch.errors import WorkflowError
from trucewatch.ledger.journal import Withdrawn
from trucewatch.model.edition import Edition
from trucewatch.run.acted import acts_of
from trucewatch.run.editions import edition_at
from trucewatch.run.evidence import span_named
from trucewatch.run.folder import MissionFolder
from trucewatch.run.pipeline import Say, silent
from trucewatch.run.shelves import Shelves, page_name, render_pages
from trucewatch.run.store import Store
from trucewatch.run.views import at_size

CONTEXT = 40


@dataclass(frozen=True)
class Recomputed:
    """An edition with its pages, and what a reader of them must know."""

    edition: Edition
    pages: dict[str, bytes]
    remarks: tuple[str, ...]
    withdrawn: tuple[int, ...]


@dataclass(frozen=True)
class Comparison:
    """Whether a file is the page, and if not where it first differs."""

    page: str
    equal: bool
    offset: int
    ours: bytes
    theirs: bytes


def recompute(
    folder: MissionFolder, store: Store, shelves: Shelves, period: str, size: int | None, say: Say = silent
) -> Recomputed:
    """Compose a period or span anew: from the present ledger, or as at one of its sizes.

    Raises: WorkflowError: it may not leave the house yet. LedgerError: there was never such a size.
    """
    mission, _ = folder.settings(size)
    span = span_named(period, mission)
    wanted = folder.log.size if size is None else size
    if _same_evidence(folder, wanted):
        edition = edition_at(folder, store, shelves, span, wanted)
    else:
        with at_size(folder, shelves, wanted, say) as past:
            edition = edition_at(folder, past, shelves, span, wanted)
    withdrawn = tuple(i for i, e in folder.log.entries(0, wanted) if isinstance(e, Withdrawn) and e.by_entry >= wanted)
    remarks = [*_withdrawals(folder, withdrawn), *_other_code(store, edition)]
    return Recomputed(edition, render_pages(edition), tuple(remarks), withdrawn)


def compare(recomputed: Recomputed, file: Path, data: bytes, lang: str | None) -> Comparison:
    """Hold a file against the page that it says it is: by its ending, and the language given or in its name."""
    page = page_name(recomputed.edition, file.name, lang)
    if page not in recomputed.pages:
        raise WorkflowError(
            "No page of this bulletin is of that form and language.", hint="Give --lang.", place=str(file)
        )
    ours = recomputed.pages[page]
    if ours == data:
        return Comparison(page, equal=True, offset=0, ours=b"", theirs=b"")
    shortest = min(len(ours), len(data))
    offset = next((i for i in range(shortest) if ours[i] != data[i]), shortest)
    return Comparison(page, False, offset, ours[offset : offset + CONTEXT], data[offset : offset + CONTEXT])


def _same_evidence(folder: MissionFolder, size: int) -> bool:
    """Whether nothing since a size can have changed the evidence: publications and reviews cannot."""
    return all(
        not isinstance(e, Withdrawn) and (e["kind"] in {"publication", "key"} or e.get("act") == "review")
        for _, e in folder.log.entries(size)
    )


def _withdrawals(folder: MissionFolder, withdrawn: tuple[int, ...]) -> list[str]:
    made = []
    for index in withdrawn:
        entry = folder.log.entry(index)
        by = entry.by_entry if isinstance(entry, Withdrawn) else index
        made.append(f"Entry {index}, which stood in the ledger then, was withdrawn since by entry {by}.")
    return made


def _other_code(store: Store, edition: Edition) -> list[str]:
    """Said where the page was published by another code version than ours."""
    foot = edition["provenance"]
    for _, entry in acts_of(store, "publication"):
        same = entry["size"] == foot["size"] and entry["period"]["name"] == edition["period"]["name"]
        if same and entry["code"] != foot["code"]:
            return [f"It was published by code version {entry['code']}; this is {foot['code']}: bytes may differ."]
    return []
