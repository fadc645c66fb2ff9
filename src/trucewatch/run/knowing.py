"""What a guarantees mission knows as of an instant: what monitoring missions published, and what named offices decided."""

from __future__ import annotations

from typing import Any

from trucewatch.model import evidence
from trucewatch.model.register import Known, Published
from trucewatch.model.standing import standing
from trucewatch.run.folder import MissionFolder
from trucewatch.run.judged import judged
from trucewatch.run.store import Store

EDITION = "edition"
SET_ASIDE = "set_aside"


def known(folder: MissionFolder, store: Store, as_of_ms: int) -> Known:
    """Everything that conditions may be answered from; of a bulletin only its latest version, each thing one time.

    Bulletins of several periods tell of the same ruling or legal state: it is one.
    """
    rows = _standing_rulings(standing(store.load(evidence.Published)).rows.rows(), as_of_ms)
    entries = _entries(store)
    found = {
        _thing(row): _published(row, entries.get(row["id"], -1))
        for row in reversed(rows)
        if row["what"] not in {EDITION, SET_ASIDE}
    }
    in_order = sorted(found.values(), key=lambda p: (p.at_ms, p.what, p.word, p.agreement, p.category, p.severity))
    return Known(as_of_ms, tuple(in_order), judged(folder))


def _standing_rulings(rows: list[dict[str, Any]], as_of_ms: int) -> list[dict[str, Any]]:
    """Everything but the rulings that a later bulletin says were set aside by then."""
    gone: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["what"] == SET_ASIDE and row["t0_ms"] <= as_of_ms:
            case = (row["agreement"], row["subject"])
            gone[case] = max(row["t0_ms"], gone.get(case, 0))
    return [r for r in rows if r["what"] != "ruling" or r["t0_ms"] >= gone.get((r["agreement"], r["subject"]), 0)]


def _thing(row: dict[str, object]) -> tuple[object, ...]:
    """What makes a thing that was published one thing: everything but the bulletin that it stands in."""
    return tuple(row[n] for n in ("what", "said", "agreement", "subject", "number", "t0_ms"))


def _published(row: dict[str, object], entry: int) -> Published:
    return Published(
        what=str(row["what"]),
        word=str(row["said"]),
        agreement=str(row["agreement"]),
        category=str(row["category"]),
        severity=str(row["severity"]),
        number=int(str(row["number"])),
        at_ms=int(str(row["t0_ms"])),
        entry=entry,
    )


def _entries(store: Store) -> dict[str, int]:
    """The first delivery that brought each row."""
    found: dict[str, int] = {}
    for entry, rows in store.holding(evidence.Published, ""):
        for one in rows.id.tolist():
            found.setdefault(one.decode(), entry)
    return found
