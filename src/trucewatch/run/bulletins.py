"""`trucewatch bulletin`: compose a page into `out/`, or hold a file against the page that it says it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trucewatch.errors import WorkflowError
from trucewatch.run.config.houses import MONITORING, refuse_unless
from trucewatch.run.missions import mission_views
from trucewatch.run.publication import write_pages
from trucewatch.run.reading import read_file
from trucewatch.run.recompute import Comparison, Recomputed, compare, recompute
from trucewatch.run.shelves import shelves
from trucewatch.run.terminal import Progress


def bulletin_of(
    path: Path, period: str, at: int | None, lang: str | None, check: Path | None, database: str, progress: Progress
) -> tuple[list[str], dict[str, Any]]:
    """Compose a bulletin into `out/`, or hold a file against it."""
    given = read_file(str(check)) if check else b""
    with mission_views(path, database, progress) as (folder, store):
        refuse_unless(folder.mission(), MONITORING, "bulletin")
        made = recompute(folder, store, shelves(), period, at, progress)
        if lang is not None and lang not in made.edition["mission"]["languages"]:
            offered = ", ".join(made.edition["mission"]["languages"])
            raise WorkflowError(f"This mission does not speak `{lang}`.", hint=f"It speaks {offered}.", place="--lang")
        if check is not None:
            return _compared(made, compare(made, check, given, lang), check)
        pages = {n: d for n, d in made.pages.items() if lang is None or f".{lang}." in n or not n.endswith(".html")}
        written = [str(p) for p in write_pages(path / "out", made.edition, pages)]
    foot = made.edition["provenance"]
    data = {"period": period, "size": foot["size"], "state": foot["state"], "pages": written, "remarks": made.remarks}
    return [*made.remarks, *written], data


def _compared(made: Recomputed, found: Comparison, file: Path) -> tuple[list[str], dict[str, Any]]:
    data: dict[str, Any] = {"file": str(file), "page": found.page, "equal": found.equal, "remarks": made.remarks}
    if found.equal:
        return [f"{file}: the same bytes as {found.page} at ledger size {made.edition['provenance']['size']}."], data
    if made.withdrawn:
        said = "The page cannot be recomputed: it was made when an entry stood in the ledger that was withdrawn since."
        return [f"{file}: {said}", *made.remarks], {**data, "equal": None, "withdrawn": list(made.withdrawn)}
    lines = [
        f"{file}: differs from {found.page} at byte {found.offset}.",
        f"  recomputed: {found.ours!r}",
        f"  this file:  {found.theirs!r}",
        *made.remarks,
    ]
    return lines, {**data, "offset": found.offset}
