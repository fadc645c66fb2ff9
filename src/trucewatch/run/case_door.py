"""The door for commands on cases: what their own rules cannot see, other cases and the evidence, is checked here, before the entry.

A command that passed here and is refused by the rules, or the other way round, never becomes half an entry: either all acts of a
`decide` are entered or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sql

from trucewatch.errors import WorkflowError
from trucewatch.model.cases import PENDING, Case, Command
from trucewatch.model.time import to_text
from trucewatch.respond.deciding import after
from trucewatch.respond.law import Law
from trucewatch.run.cases import DECIDED, bearing, case_or_new, decided, holding, submitter_of, undecided_of
from trucewatch.run.folder import MissionFolder
from trucewatch.run.laws import Laws
from trucewatch.run.store import CASE_ACTS, Store

_NUMBER: Final = re.compile(r"(?=.*[a-z-])[a-z0-9][a-z0-9-]{2,39}")
"""Not digits alone: those are numbers of entries."""


class CaseDoor:
    """Checks commands one after the other, each on the case as the ones before left it."""

    def __init__(self, folder: MissionFolder, store: Store, at_ms: int) -> None:
        self._folder, self._store, self._at_ms = folder, store, at_ms
        self._laws = Laws(folder)
        self._cases: dict[str, Case] = {}
        self._opened: list[Case] = []
        self._signatures: set[str] = set()
        self._check_time()

    def admit(self, act: dict[str, Any], signatures: Sequence[dict[str, str]], place: str, nth: int = 0) -> Case:
        """The case after a command. Args: nth: its place among all acts of this `decide`. Raises: WorkflowError: which rule forbids it."""
        command = self._command(act, signatures, place, self._folder.log.size + nth)
        before = self._cases.get(command.case) or case_or_new(self._folder, self._store, command.case)
        law = self._laws.at()
        case = after(before, command, law)
        if command.name == "open":
            self._check_intake(case, command, law)
            self._opened.append(case)
        if case.subjects != before.subjects:
            self._check_subjects(case, before, command, law)
        self._check_evidence(case, command)
        self._cases[case.id] = case
        return case

    def _command(self, act: dict[str, Any], signatures: Sequence[dict[str, str]], place: str, index: int) -> Command:
        content = act["content"]
        if not isinstance(content, dict) or not isinstance(content.get("command"), str):
            raise WorkflowError(
                "`content` names a `command`.", hint="See docs/reference/case-commands.md for them.", place=place
            )
        if not _NUMBER.fullmatch(act["about"]):
            what = f"`about: {act['about']}` is no case number."
            raise WorkflowError(what, hint="Write small letters, digits and dashes, such as `2031-001`.", place=place)
        for one in signatures:
            earlier = bearing(self._store, act["about"], one["signature"])
            if earlier >= 0 or one["signature"] in self._signatures:
                when = f"was entered already, as entry {earlier}" if earlier >= 0 else "is given twice"
                hint = "If it is meant anew, say so in its text and sign it again."
                raise WorkflowError(f"This signed act {when}.", hint=hint, place=place)
        self._signatures |= {one["signature"] for one in signatures}
        entry = {**act, "signatures": signatures, "time": to_text(self._at_ms)}
        return self._laws.command(index, entry)

    def _check_time(self) -> None:
        """An exercise is played in order: no command lies before the last one."""
        rows = self._store.select(sql.select(CASE_ACTS.c.at_ms).order_by(CASE_ACTS.c.entry.desc()).limit(1))
        last_ms = max((int(row["at_ms"]) for row in rows), default=0)
        if self._at_ms < last_ms:
            raise WorkflowError(
                f"The last command on a case is of {to_text(last_ms)}, later than {to_text(self._at_ms)}.",
                hint="Commands are given in the order of time; see that the clock is right, or give a later --as-of.",
                place=to_text(self._at_ms),
            )

    def _check_intake(self, case: Case, command: Command, law: Law) -> None:
        most = law.constitution.intake.most_open
        who = submitter_of(case)
        mine = undecided_of(self._store, who) + [c.id for c in self._opened if submitter_of(c) == who]
        if len(mine) >= most:
            raise WorkflowError(
                f"{who} has {len(mine)} undecided cases open, and the constitution allows {most}.",
                hint=f"Join the allegation to one of them, such as `{mine[-1]}` (command `join`).",
                place=f"{case.id}: {command.name}",
            )

    def _check_subjects(self, case: Case, before: Case, command: Command, law: Law) -> None:
        """Every new subject is there, and no other case is about the same thing: mirror allegations meet in one case."""
        from trucewatch.run.same_thing import is_known, names_of_the_same  # kernels that few commands need

        place = f"{case.id}: {command.name}"
        for one in (one for one in case.subjects if one not in before.subjects):
            if not is_known(self._store, one):
                hint = "Take incidents and findings from `trucewatch show`."
                raise WorkflowError(f"Nothing bears the id {one}.", hint=hint, place=place)
        alike = names_of_the_same(self._store, case.subjects, list(law.clauses))
        # what moved in this very `decide` is not in the views yet, under whichever command it came to its subjects
        moved = [c for c in self._cases.values() if c.id != case.id and not alike.isdisjoint(c.subjects)]
        other = next((c.id for c in moved if c.stage in PENDING), "") or holding(self._store, sorted(alike), case.id)
        if other:
            raise WorkflowError(
                f"The case `{other}` is about the same thing.",
                hint=f"Join the allegation to it (command `join`, about: {other}): one thing is one case.",
                place=place,
            )
        ruled = next((c.id for c in moved if _decided(c, case)), "") or decided(
            self._store, sorted(alike), case.clauses, case.id
        )
        if ruled:
            raise WorkflowError(
                f"The case `{ruled}` has ruled on the same thing under the same clause.",
                hint=f"A party may appeal in time (command `appeal`, about: {ruled}); the commission may `reopen` it.",
                place=place,
            )

    def _check_evidence(self, case: Case, command: Command) -> None:
        """What is cited is there; a case by finding says what its finding says."""
        by_finding = command.name == "open" and case.submitter == "finding"
        if not by_finding and not command.content.get("evidence"):
            return
        from trucewatch.run.case_evidence import check_evidence, check_finding

        place = f"{case.id}: {command.name}"
        check_evidence(self._store, command, place)
        if by_finding:
            check_finding(self._store, case, command, place)


def _decided(other: Case, case: Case) -> bool:
    word = other.ruling.word if other.ruling else ""
    return word in DECIDED and not set(other.clauses).isdisjoint(case.clauses)
