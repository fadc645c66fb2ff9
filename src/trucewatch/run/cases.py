"""Cases in the views: every command under its case, and of each case the few words that listing and counting need.

A case itself is never stored: it is folded from its commands when somebody opens it, some twenty of them. A ledger that grew touches
the cases that its entries name, and only those are folded again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final

import msgspec
import sqlalchemy as sql

from trucewatch.errors import EvidenceError
from trucewatch.ledger.journal import Record
from trucewatch.model.cases import PENDING, Case, Command
from trucewatch.model.time import from_text
from trucewatch.respond.deciding import fold
from trucewatch.respond.docket import Line
from trucewatch.run.folder import MissionFolder
from trucewatch.run.frame import command_head, may_be_command
from trucewatch.run.laws import Laws
from trucewatch.run.store import CASE_ACTS, CASE_SUBJECTS, CASE_TOUCHED, CASES, Store

ActRow = tuple[str, int, str]
"""A command as the views hold it: its case, its entry, the entry's canonical JSON."""
AT_ONCE: Final = 500
"""How many cases are folded in one transaction."""
ACTS_AT_ONCE: Final = 2_000
"""How many commands are filed in one transaction."""
DECIDED: Final = ("breach", "no_breach", "insufficient_evidence", "settled")
"""Rulings after which the same thing does not become another case: it is appealed, or reopened."""


def in_runs(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Commands on cases that follow each other together, by thousands; every other record alone. Told from bytes: there can be millions."""
    for may_be, following in groupby(records, key=may_be_command):
        while run := list(islice(following, ACTS_AT_ONCE if may_be else 1)):
            yield run


def note_acts(store: Store, records: Sequence[Record]) -> list[Record]:
    """File commands under their cases. Returns: the records that are none."""
    rows: list[dict[str, Any]] = []
    others = []
    for record in records:
        head = command_head(record)
        if head is None:
            others.append(record)
            continue
        body = record.entry_json.decode()
        rows.append({"case_id": head.about, "entry": record.index, "at_ms": from_text(head.time), "body": body})
    store.insert(CASE_ACTS, rows)
    store.insert_new(CASE_TOUCHED, [{"case_id": name} for name in sorted({r["case_id"] for r in rows})])
    return others


def cases_waiting(store: Store) -> bool:
    """Whether cases have to be folded again."""
    return store.count(CASE_TOUCHED) > 0


def is_case(store: Store, name: str) -> bool:
    """Whether there is a case of this number."""
    return bool(store.select(sql.select(CASES.c.case_id).where(CASES.c.case_id == name)))


def case_of(folder: MissionFolder, store: Store, name: str, size: int | None = None) -> Case:
    """A case as the commands among the first `size` entries left it (None: all). Raises: EvidenceError: there is none."""
    case = case_or_new(folder, store, name, size)
    if not case.stage:
        raise EvidenceError(f"There is no case `{name}`.", hint="`trucewatch show PATH cases` lists them.", place=name)
    return case


def case_or_new(folder: MissionFolder, store: Store, name: str, size: int | None = None) -> Case:
    """Like `case_of`; a case that nobody opened has no stage."""
    chosen = sql.and_(CASE_ACTS.c.case_id == name, _before(size))
    found = next(_folded(store, Laws(folder), chosen), None)
    return found[0] if found else Case(name)


def commands_of(folder: MissionFolder, store: Store, name: str) -> list[Command]:
    """All that was commanded on a case, in the order of the ledger."""
    laws = Laws(folder)
    acts = sql.select(CASE_ACTS).where(CASE_ACTS.c.case_id == name).order_by(CASE_ACTS.c.entry)
    return [laws.command(row["entry"], msgspec.json.decode(row["body"])) for row in store.select(acts)]


def all_cases(folder: MissionFolder, store: Store, size: int | None = None) -> Iterator[Case]:
    """Every case, by its number; as at a size of the ledger. Holds some hundreds at a time."""
    names = [row["case_id"] for row in store.select(sql.select(CASES.c.case_id).order_by(CASES.c.case_id))]
    laws = Laws(folder)
    for start in range(0, len(names), AT_ONCE):
        chosen = sql.and_(CASE_ACTS.c.case_id.in_(names[start : start + AT_ONCE]), _before(size))
        yield from (case for case, _ in _folded(store, laws, chosen) if case.stage)


def cases_before(folder: MissionFolder, store: Store, names: Sequence[str], until_ms: int, size: int) -> Iterator[Case]:
    """Some cases as the commands up to an instant left them, of those among the first `size` entries."""
    laws = Laws(folder)
    for start in range(0, len(names), AT_ONCE):
        named = CASE_ACTS.c.case_id.in_(names[start : start + AT_ONCE])
        chosen = sql.and_(named, _before(size), CASE_ACTS.c.at_ms <= until_ms)
        yield from (case for case, _ in _folded(store, laws, chosen) if case.stage)


def acts_until(store: Store, until_ms: int) -> tuple[int, int]:
    """(how many, the last entry) of the commands up to an instant: equal, and a docket of then says the same."""
    how_many, last = sql.func.count(), sql.func.coalesce(sql.func.max(CASE_ACTS.c.entry), -1)
    row = store.select(sql.select(how_many.label("n"), last.label("last")).where(CASE_ACTS.c.at_ms <= until_ms))[0]
    return int(row["n"]), int(row["last"])


def lines(store: Store) -> list[dict[str, Any]]:
    """What the views say of every case in a line, by its number."""
    return [_read(row) for row in store.select(sql.select(CASES).order_by(CASES.c.case_id))]


def lines_at(folder: MissionFolder, store: Store, until_ms: int, size: int) -> list[dict[str, Any]]:
    """The same as it was at an instant and a size: cases that moved later are folded again without what came later."""
    moved = (CASE_ACTS.c.at_ms > until_ms) | (CASE_ACTS.c.entry >= size)
    later = {row["case_id"] for row in store.select(sql.select(CASE_ACTS.c.case_id).where(moved).distinct())}
    before = cases_before(folder, store, sorted(later), until_ms, size)
    kept = [line for line in lines(store) if line["case_id"] not in later]
    return sorted([*kept, *(_read(line_of(case, 0)) for case in before)], key=lambda line: str(line["case_id"]))


def docket_line(line: Mapping[str, Any]) -> Line:
    """A line as the docket's figures need it."""
    return Line(
        history=tuple((stage, at) for stage, at in line["history"]),
        ruling=line["ruling"],
        ruled_ms=line["ruled_ms"],
        public_ms=line["public_ms"],
        due=tuple((due, ended) for due, ended in line["due"]),
    )


def holding(store: Store, subjects: Sequence[str], but: str = "") -> str:
    """An undecided case, another than `but`, that is about one of these subjects already; empty if there is none."""
    return next((row["case_id"] for row in _about(store, subjects, but, CASES.c.stage.in_(PENDING))), "")


def decided(store: Store, subjects: Sequence[str], clauses: Sequence[str], but: str) -> str:
    """A case, another than `but`, that was decided on one of these subjects under one of these clauses; empty if there is none."""
    about = _about(store, subjects, but, CASES.c.ruling.in_(DECIDED) & CASES.c.stage.not_in(PENDING))
    return next((r["case_id"] for r in about if not set(r["clauses"].split()).isdisjoint(clauses)), "")


def _about(store: Store, subjects: Sequence[str], but: str, chosen: sql.ColumnElement[bool]) -> list[dict[str, Any]]:
    both = CASE_SUBJECTS.join(CASES, CASES.c.case_id == CASE_SUBJECTS.c.case_id)
    named = CASE_SUBJECTS.c.subject.in_(subjects) & (CASES.c.case_id != but) & chosen
    columns = sql.select(CASES.c.case_id, CASES.c.clauses).select_from(both)
    return [dict(row) for row in store.select(columns.where(named).order_by(CASES.c.case_id))]


def bearing(store: Store, name: str, signature: str) -> int:
    """The entry of an act of a case that bears a signature; -1 if none does."""
    acts = store.select(sql.select(CASE_ACTS).where(CASE_ACTS.c.case_id == name).order_by(CASE_ACTS.c.entry))
    return next((int(row["entry"]) for row in acts if signature in row["body"]), -1)


def undecided_of(store: Store, submitter: str) -> list[str]:
    """The undecided cases that one submitter opened, by their numbers."""
    chosen = (CASES.c.submitter == submitter) & (CASES.c.stage.in_(PENDING))
    return [r["case_id"] for r in store.select(sql.select(CASES.c.case_id).where(chosen).order_by(CASES.c.case_id))]


def submitter_of(case: Case) -> str:
    """Who opened a case, as the limit of open cases counts it: a party by its id, everybody else by kind."""
    return case.allegations[0].party or case.submitter if case.allegations else case.submitter


def _before(size: int | None) -> sql.ColumnElement[bool]:
    return sql.true() if size is None else CASE_ACTS.c.entry < size


def _folded(store: Store, laws: Laws, chosen: sql.ColumnElement[bool]) -> Iterator[tuple[Case, int]]:
    return folded(laws, acts_where(store, chosen))


def acts_where(store: Store, chosen: sql.ColumnElement[bool]) -> list[ActRow]:
    """Commands of some cases, by case and in the order of the ledger."""
    columns = (CASE_ACTS.c.case_id, CASE_ACTS.c.entry, CASE_ACTS.c.body)
    return store.tuples(sql.select(*columns).where(chosen).order_by(CASE_ACTS.c.case_id, CASE_ACTS.c.entry))


def folded(laws: Laws, acts: Iterable[ActRow]) -> Iterator[tuple[Case, int]]:
    """Cases with the number of their commands, from commands by case and in their order.

    Void is what was given without a commission, and what bears a signature that an earlier act of the case bears: somebody entered a signed act
    again, perhaps in another round of votes.
    """
    for name, rows in groupby(acts, key=itemgetter(0)):
        given, void, seen = [], [], set[str]()
        for _, index, body in rows:
            entry, law = msgspec.json.decode(body), laws.find(index)
            signatures = {one["signature"] for one in entry["signatures"]}
            if law is None or not seen.isdisjoint(signatures):
                void.append(index)
            else:
                given.append((laws.command(index, entry), law))
            seen |= signatures
        case = fold(name, given)
        yield replace(case, refused=tuple(sorted((*void, *case.refused)))) if void else case, len(given) + len(void)


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "history": json.loads(row["history"]), "due": json.loads(row["due"])}


def line_of(case: Case, acts: int) -> dict[str, Any]:
    """What the views keep of a case: the few words by which it is listed and counted."""
    clocks = [c for c in case.clocks if not c.right]
    return {
        "case_id": case.id,
        "stage": case.stage,
        "submitter": submitter_of(case),
        "clauses": " ".join(case.clauses),
        "ruling": case.ruling.word if case.ruling else "",
        "ended": case.ended,
        "history": json.dumps([[stage, at] for stage, at, _ in case.history]),
        "due": json.dumps([[c.due_ms, c.met_ms or c.stopped_ms or c.paused_ms] for c in clocks]),
        "opened_ms": case.opened_ms,
        "since_ms": case.since_ms,
        "ruled_ms": case.ruling.at_ms if case.ruling else 0,
        "public_ms": case.ruling.public_ms if case.ruling else 0,
        "acts": acts,
        "refused": len(case.refused),
    }
