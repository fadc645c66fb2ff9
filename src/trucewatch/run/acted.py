"""Decisions, publications and withdrawals as the views hold them."""

from __future__ import annotations

import msgspec
import sqlalchemy as sql

from trucewatch.model.entries import Entry
from trucewatch.run.store import ACTS, Store


def acts_of(store: Store, kind: str) -> list[tuple[int, Entry]]:
    """Acts of one kind in the order of the ledger."""
    chosen = sql.select(ACTS.c.entry, ACTS.c.body).where(ACTS.c.kind == kind).order_by(ACTS.c.entry)
    return [(r["entry"], msgspec.json.decode(r["body"])) for r in store.select(chosen)]
