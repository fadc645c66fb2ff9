"""Opening the views of a mission: the ones that stand, built anew when they cannot be used, or for a past size of the ledger.

New views are built beside the old ones and put in their place when they are whole; a reader never sees half of them.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sql

from trucewatch.errors import LedgerError
from trucewatch.run.cases import cases_waiting
from trucewatch.run.code import code_version
from trucewatch.run.engine import Each, in_turn
from trucewatch.run.folder import MissionFolder
from trucewatch.run.pipeline import Say, absorb_entries, catch_up, silent
from trucewatch.run.shelves import Shelves
from trucewatch.run.store import DELIVERIES, Store, connect, database_url

DATABASE_VARIABLE: Final = "TRUCEWATCH_DATABASE"


def current(
    folder: MissionFolder, shelves: Shelves, database: str = "", say: Say = silent, each: Each = in_turn
) -> Store:
    """Views and state at the present size of the ledger; whatever is missing is made first, days by `each`.

    Raises: LedgerError: they are behind and this mission is open for reading only.
    """
    store = with_evidence(folder, shelves, database, say, each)
    if store.recall("touched", "{}") != "{}":
        _must_write(folder)
        catch_up(folder, store, shelves, say=say, each=each)
    return store


def with_evidence(
    folder: MissionFolder, shelves: Shelves, database: str = "", say: Say = silent, each: Each = in_turn
) -> Store:
    """Views that hold all evidence of the ledger; what follows from it may still have to be derived.

    Views of another schema, configuration or code version, or with content that was withdrawn since, are built again.
    """
    store = _open(folder, database)
    if store is not None and _fits(folder, store):
        if int(store.recall("size")) < folder.log.size or cases_waiting(store):
            _must_write(folder)
            absorb_entries(folder, store, shelves, say=say)
        return store
    if store is not None:
        store.close()
    return rebuild(folder, shelves, database, say, each)


def up_to_date(folder: MissionFolder, database: str = "") -> bool:
    """Whether the views that stand can be read as they are."""
    store = _open(folder, database)
    if store is None:
        return False
    try:
        whole = store.recall("touched") == "{}" and not cases_waiting(store)
        return _fits(folder, store) and whole and store.recall("size") == str(folder.log.size)
    finally:
        store.close()


def rebuild(
    folder: MissionFolder, shelves: Shelves, database: str = "", say: Say = silent, each: Each = in_turn
) -> Store:
    """Build the views again from the ledger, beside the old ones, and put them in their place; `each` fuses days."""
    _must_write(folder)
    if _url(folder, database).get_backend_name() == "sqlite":
        fresh = folder.root / "views.db.new"
        _remove_database(fresh)
        store = _new_store(f"sqlite:///{fresh}", folder)
        catch_up(folder, store, shelves, say=say, each=each)
        store.close()
        _remove_database(folder.root / "views.db")
        fresh.replace(folder.root / "views.db")
    else:
        _rebuild_schema(folder, shelves, database, say, each)
    found = _open(folder, database)
    if found is None:
        raise LedgerError("The views that were just made are gone.", hint="See who else works on this mission.")
    return found


@contextmanager
def at_size(folder: MissionFolder, shelves: Shelves, size: int, say: Say = silent) -> Iterator[Store]:
    """Views as they were at a past size of the ledger, in a temporary place."""
    if not 0 < size <= folder.log.size:
        raise LedgerError(
            f"The ledger has {folder.log.size} entries.", hint="Give a size from 1 to that.", place=str(size)
        )
    with tempfile.TemporaryDirectory(prefix="trucewatch-") as scratch:
        store = _new_store(f"sqlite:///{Path(scratch) / 'views.db'}", folder, size)
        try:
            catch_up(folder, store, shelves, size, say)
            yield store
        finally:
            store.close()


def _open(folder: MissionFolder, database: str) -> Store | None:
    """The views as they stand; None if there are none that this version can read."""
    url = _url(folder, database)
    if url.get_backend_name() != "sqlite":
        return _usable(url, folder)
    if not (folder.root / "views.db").exists():
        return None
    if folder.writing:
        return _usable(url, folder)
    for way in ("mode=ro", "immutable=1"):  # the second where not even SQLite's own side files can be made
        try:
            return _usable(sql.make_url(f"sqlite:///file:{folder.root.resolve() / 'views.db'}?{way}&uri=true"), folder)
        except sql.exc.OperationalError:
            continue
    return None


def _usable(url: sql.URL, folder: MissionFolder) -> Store | None:
    store = Store(connect(url, schema_name(folder), readonly=not folder.writing))
    if store.usable():
        return store
    store.close()
    return None


def _fits(folder: MissionFolder, store: Store) -> bool:
    if store.recall("code") != code_version() or store.recall("configuration") != _configuration(folder):
        return False
    if int(store.recall("size")) > folder.log.size:
        return False
    withdrawn = [e["entry"] for _, e in folder.entries_of("withdrawal")]
    there = DELIVERIES.c.entry.in_(withdrawn) & (DELIVERIES.c.standing != "withdrawn")
    return not store.select(sql.select(DELIVERIES.c.entry).where(there))


def _configuration(folder: MissionFolder, size: int | None = None) -> str:
    h = hashlib.sha256()
    for path, (revision, data) in folder.adopted(size).items():
        h.update(f"{path} {revision} {hashlib.sha256(data).hexdigest()}\n".encode())
    return h.hexdigest()


def _new_store(url: str, folder: MissionFolder, size: int | None = None) -> Store:
    store = Store(connect(url, schema_name(folder)))
    _begin(store, folder, size)
    return store


def _begin(store: Store, folder: MissionFolder, size: int | None = None) -> None:
    store.create()
    store.remember("code", code_version())
    store.remember("configuration", _configuration(folder, size))
    store.remember("size", "0")
    store.remember("touched", "{}")
    store.commit()


def schema_name(folder: MissionFolder) -> str:
    """The namespace of this mission's views in a shared PostgreSQL database."""
    return "trucewatch_" + hashlib.sha256(folder.log.origin.encode()).hexdigest()[:16]


def _rebuild_schema(folder: MissionFolder, shelves: Shelves, database: str, say: Say, each: Each) -> None:
    url, name = _url(folder, database), schema_name(folder)
    admin = sql.create_engine(url)
    with admin.begin() as db:
        db.execute(sql.text(f'DROP SCHEMA IF EXISTS "{name}_new" CASCADE'))
        db.execute(sql.text(f'CREATE SCHEMA "{name}_new"'))
    store = Store(connect(url, f"{name}_new"))
    _begin(store, folder)
    catch_up(folder, store, shelves, say=say, each=each)
    store.close()
    with admin.begin() as db:
        db.execute(sql.text(f'DROP SCHEMA IF EXISTS "{name}" CASCADE'))
        db.execute(sql.text(f'ALTER SCHEMA "{name}_new" RENAME TO "{name}"'))
    admin.dispose()


def _url(folder: MissionFolder, database: str) -> sql.URL:
    return database_url(database or os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{folder.root / 'views.db'}")


def _remove_database(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _must_write(folder: MissionFolder) -> None:
    if not folder.writing:
        raise LedgerError(
            "The views are behind the ledger and this mission is open for reading only.",
            hint="Run `trucewatch run` or `trucewatch rebuild` where it can be written.",
            place=str(folder.root),
        )
