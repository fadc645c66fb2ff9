"""Views: what `rebuild` makes again from the ledger. SQLite by default, PostgreSQL by URL, the same bytes in both.

Column tables lie in `segments`, one value for each table, UTC day and delivery (docs/decisions/0003): evidence keeps the entry that
delivered it, so provenance needs no second table; incidents and members have the block that they were made in (regroup.py),
other derived tables one segment a day. No float is stored and
no arithmetic is done in SQL, so the state is equal on both databases. There are no migrations: another schema number means
that the views are built again beside the old ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

import numpy as np
import sqlalchemy as sql
from sqlalchemy.engine import URL, Connection, Engine

from trucewatch.errors import WorkflowError
from trucewatch.model.columns import Table
from trucewatch.model.digest import day_digest, days_of, row_order, state_digest
from trucewatch.run.segments import pack, unpack

SCHEMA_NUMBER: Final = 4
DERIVED_ENTRY: Final = -1
SQLITE_PRAGMAS: Final = ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "busy_timeout=5000")
T = TypeVar("T", bound=Table)

_METADATA = sql.MetaData()
_TEXT = sql.Text().with_variant(sql.Text(collation="C"), "postgresql")


def _texts(*names: str) -> list[sql.Column[Any]]:
    return [sql.Column(n, _TEXT, nullable=False) for n in names]


def _integers(*names: str) -> list[sql.Column[Any]]:
    return [sql.Column(n, sql.BigInteger(), nullable=False) for n in names]


SEGMENTS: Final = sql.Table(
    "segments",
    _METADATA,
    *_texts("name"),
    *_integers("day", "entry", "row_count"),
    sql.Column("body", sql.LargeBinary(), nullable=False),
    sql.PrimaryKeyConstraint("name", "day", "entry"),
)
DELIVERIES: Final = sql.Table(
    "deliveries",
    _METADATA,
    *_integers("entry"),
    *_texts("source", "name", "time", "standing", "message", "skipped", "marks"),
    *_integers("size", "sealed", "row_count", "read", "rejected"),
    sql.PrimaryKeyConstraint("entry"),
)
REJECTIONS: Final = sql.Table("rejections", _METADATA, *_integers("entry", "line"), *_texts("reason", "hint"))
ACTS: Final = sql.Table(
    "acts", _METADATA, *_integers("entry"), *_texts("kind", "body"), sql.PrimaryKeyConstraint("entry")
)
DIGESTS: Final = sql.Table(
    "digests",
    _METADATA,
    *_texts("name"),
    *_integers("day", "row_count"),
    *_texts("digest"),
    sql.PrimaryKeyConstraint("name", "day"),
)
RECORDS: Final = sql.Table(
    "records",
    _METADATA,
    *_texts("name", "source", "record", "id", "content"),
    *_integers("revision", "t0_ms"),
    sql.PrimaryKeyConstraint("name", "source", "record", "id", "content", "t0_ms"),
)
CASE_ACTS: Final = sql.Table(
    "case_acts",
    _METADATA,
    *_texts("case_id"),
    *_integers("entry", "at_ms"),
    *_texts("body"),
    sql.PrimaryKeyConstraint("case_id", "entry"),
    sql.Index("case_acts_by_time", "at_ms", "entry", "case_id"),
)
CASES: Final = sql.Table(
    "cases",
    _METADATA,
    *_texts("case_id", "stage", "submitter", "clauses", "ruling", "ended", "history", "due"),
    *_integers("opened_ms", "since_ms", "ruled_ms", "public_ms", "acts", "refused"),
    sql.PrimaryKeyConstraint("case_id"),
    sql.Index("cases_of", "submitter", "stage"),
)
CASE_SUBJECTS: Final = sql.Table(
    "case_subjects", _METADATA, *_texts("subject", "case_id"), sql.PrimaryKeyConstraint("subject", "case_id")
)
CASE_TOUCHED: Final = sql.Table("case_touched", _METADATA, *_texts("case_id"), sql.PrimaryKeyConstraint("case_id"))
META: Final = sql.Table("meta", _METADATA, *_texts("name", "value"), sql.PrimaryKeyConstraint("name"))


def connect(url: str | URL, schema: str = "", *, readonly: bool = False) -> Engine:
    """Open a database for views.

    Args:
        url: an SQLAlchemy URL. schema: for PostgreSQL, the namespace in which this mission's views lie.
        readonly: change nothing, not even how SQLite keeps its file.
    """
    engine = sql.create_engine(url)

    @sql.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            for pragma in () if readonly else SQLITE_PRAGMAS:
                cursor.execute(f"PRAGMA {pragma}")
        else:
            cursor.execute(f'SET search_path TO "{schema}"')
            connection.commit()
        cursor.close()

    return engine


def database_url(given: str) -> URL:
    """Read a database URL. Raises: WorkflowError: it is not one of SQLite or PostgreSQL."""
    hint = "Write postgresql://user@host/name, or leave it out for SQLite inside the mission."
    try:
        made = sql.make_url(given)
    except sql.exc.ArgumentError as e:
        raise WorkflowError("The database URL cannot be read.", hint=hint, place=given) from e
    if made.get_backend_name() not in {"sqlite", "postgresql"}:
        raise WorkflowError("Views lie in SQLite or PostgreSQL only.", hint=hint, place=given)
    return made.set(drivername="postgresql+psycopg") if made.drivername == "postgresql" else made


class Store:
    """The views of one mission through one open connection; everything between two `commit` calls is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._db: Connection = engine.connect()

    def create(self) -> None:
        """Make the tables in an empty database."""
        _METADATA.create_all(self._db)
        self.remember("schema", str(SCHEMA_NUMBER))
        self.commit()

    def usable(self) -> bool:
        """Whether this database holds views of this schema number."""
        return sql.inspect(self._db).has_table("meta") and self.recall("schema") == str(SCHEMA_NUMBER)

    def commit(self) -> None:
        """Make everything since the last commit visible to readers."""
        self._db.commit()

    def close(self) -> None:
        """Give the connection back; what was not committed is gone."""
        self._db.close()
        self._engine.dispose()

    def recall(self, name: str, default: str = "") -> str:
        """A remembered value, such as the ledger size that the views stand at."""
        found = self._db.execute(sql.select(META.c.value).where(META.c.name == name)).scalar()
        return default if found is None else str(found)

    def remember(self, name: str, value: str) -> None:
        """Keep a value beside the views, in the same transaction."""
        self._db.execute(sql.delete(META).where(META.c.name == name))
        self._db.execute(sql.insert(META).values(name=name, value=value))

    def insert(self, table: sql.Table, rows: Sequence[dict[str, Any]]) -> None:
        """Add plain rows of text and integers, as the driver takes them: there can be millions."""
        if rows:
            command = sql.insert(table).compile(dialect=self._engine.dialect)
            order = command.positiontup
            given = [tuple(row[n] for n in order) for row in rows] if order else list(rows)
            self._db.exec_driver_sql(command.string, given)

    def insert_new(self, table: sql.Table, rows: Sequence[dict[str, Any]]) -> None:
        """Add plain rows; those whose key is there already are the same rows."""
        if rows:
            names = [c.name for c in table.columns]
            values = ", ".join(f":{n}" for n in names)
            command = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values}) ON CONFLICT DO NOTHING"
            self._db.execute(sql.text(command), list(rows))

    def delete(self, table: sql.Table, where: sql.ColumnElement[bool]) -> None:
        """Remove plain rows."""
        self._db.execute(sql.delete(table).where(where))

    def tuples(self, statement: sql.Select[Any]) -> list[Any]:
        """Plain rows of a statement as tuples: for many rows of few columns."""
        return list(map(tuple, self._db.execute(statement).all()))

    def count(self, table: sql.Table) -> int:
        """How many plain rows there are."""
        return int(self._db.execute(sql.select(sql.func.count()).select_from(table)).scalar_one())

    def select(self, statement: sql.Select[Any]) -> list[dict[str, Any]]:
        """Plain rows of a statement."""
        return [dict(row) for row in self._db.execute(statement).mappings()]

    def add(self, table: Table, entry: int) -> None:
        """File what an entry delivered under its UTC days."""
        for day, part in by_day(table):
            self._segment(table.NAME, day, entry, part)

    def replace_day(self, table: Table, day: int) -> None:
        """Put a day's rows of a derived table in the place of those that stood there, and hash the day again."""
        where = (SEGMENTS.c.name == table.NAME) & (SEGMENTS.c.day == day)
        self._db.execute(sql.delete(SEGMENTS).where(where))
        if len(table):
            self._segment(table.NAME, day, DERIVED_ENTRY, table)
        self._digest(table, day)

    def replace_block(self, table: Table, block: int) -> set[int]:
        """Put the incidents or members of a block in the place of its old ones. Returns: the days that this touches."""
        where = (SEGMENTS.c.name == table.NAME) & (SEGMENTS.c.entry == block)
        days = set(self._db.execute(sql.select(SEGMENTS.c.day).where(where)).scalars())
        self._db.execute(sql.delete(SEGMENTS).where(where))
        for day, part in by_day(table):
            self._segment(table.NAME, day, block, part)
            days.add(day)
        for day in sorted(days):
            self.digest_day(type(table), day)
        return days

    def digest_day(self, table: type[Table], day: int) -> None:
        """Hash one day of a table again."""
        self._digest(self.load(table, day, day), day)

    def load(self, table: type[T], first: int | None = None, last: int | None = None, *, after: int | None = None) -> T:
        """The rows of the UTC days first to last, both inclusive (None: open), each distinct (id, content) once, sorted.

        `after`: only of deliveries that came after this entry.
        """
        where = SEGMENTS.c.name == table.NAME
        if first is not None:
            where &= SEGMENTS.c.day >= first
        if last is not None:
            where &= SEGMENTS.c.day <= last
        if after is not None:
            where &= SEGMENTS.c.entry > after
        found = self._db.execute(sql.select(SEGMENTS.c.row_count, SEGMENTS.c.body).where(where))
        return distinct(table.concat([unpack(table, rows, body) for rows, body in found]))

    def days(self, table: type[Table]) -> list[int]:
        """The UTC days for which a table holds rows, in order."""
        chosen = sql.select(SEGMENTS.c.day).where(SEGMENTS.c.name == table.NAME).distinct().order_by(SEGMENTS.c.day)
        return [int(d) for d in self._db.execute(chosen).scalars()]

    def sizes(self, table: type[Table]) -> dict[int, int]:
        """How many rows a table holds, by UTC day."""
        rows = sql.func.sum(SEGMENTS.c.row_count)
        chosen = sql.select(SEGMENTS.c.day, rows).where(SEGMENTS.c.name == table.NAME).group_by(SEGMENTS.c.day)
        return {int(day): int(number) for day, number in self._db.execute(chosen)}

    def holding(self, table: type[T], needle: str) -> list[tuple[int, T]]:
        """(entry, rows) of every segment whose bytes hold a text, such as an id or its beginning; for `explain`."""
        found = self._db.execute(
            sql.select(SEGMENTS.c.entry, SEGMENTS.c.row_count, SEGMENTS.c.body)
            .where(SEGMENTS.c.name == table.NAME)
            .order_by("entry")
        )
        return [(entry, unpack(table, rows, body)) for entry, rows, body in found if needle.encode() in body]

    def day_digests(self) -> list[tuple[str, int, int, str]]:
        """(table, day, rows, digest) of every day."""
        return [(r["name"], r["day"], r["row_count"], r["digest"]) for r in self.select(sql.select(DIGESTS))]

    def state(self) -> str:
        """The state digest of what the views hold."""
        return state_digest(self.day_digests())

    def _segment(self, name: str, day: int, entry: int, table: Table) -> None:
        row = {"name": name, "day": day, "entry": entry, "row_count": len(table), "body": pack(table)}
        self._db.execute(sql.insert(SEGMENTS), row)

    def _digest(self, table: Table, day: int) -> None:
        self._db.execute(sql.delete(DIGESTS).where((DIGESTS.c.name == table.NAME) & (DIGESTS.c.day == day)))
        if len(table):
            self.insert(
                DIGESTS, [{"name": table.NAME, "day": day, "row_count": len(table), "digest": day_digest(table)}]
            )


def rejections_of(store: Store, entry: int) -> list[dict[str, Any]]:
    """The rows of a delivery that could not be read: line, reason, hint."""
    return store.select(sql.select(REJECTIONS).where(REJECTIONS.c.entry == entry).order_by(REJECTIONS.c.line))


def by_day(table: T) -> Iterable[tuple[int, T]]:
    """Cut a table into its UTC days, in order of days."""
    days = days_of(table)
    order = np.argsort(days, kind="stable")
    found, starts = np.unique(days[order], return_index=True)
    ends = np.append(starts[1:], len(order))
    for day, start, end in zip(found.tolist(), starts.tolist(), ends.tolist(), strict=len(order) > 0):
        yield day, table.take(order[start:end])


def distinct(table: T) -> T:
    """Rows sorted by first column and content, equal ones once."""
    if not len(table):
        return table
    ordered = table.take(row_order(table))
    names = [c.name for c in table.columns()]
    same = np.ones(len(ordered) - 1, dtype=bool)
    for name in [names[0]] + (["content"] if "content" in names else []):
        column = getattr(ordered, name)
        same &= column[1:] == column[:-1]
    return ordered if not same.any() else ordered.take(np.concatenate([[True], ~same]))
