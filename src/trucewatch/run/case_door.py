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
from trucewatch.model.cases import Case, Command
from trucewatch.model.time import to_text
from trucewatch.respond.deciding import after
from trucewatch.respond.law import Law
from trucewatch.run.cases import bearing, case_or_new, holding, submitter_of, undecided_of
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
        self._check_time()

    def admit(self, act: dict[str, Any], signatures: Sequence[dict[str, str]], place: str) -> Case:
        """The case after a command. Raises: WorkflowError: which rule forbids it."""
        command = self._command(act, signatures, place)
        before = self._cases.get(command.case) or case_or_new(self._folder, self._store, command.case)
        law = self._laws.at()
        case = after(before, command, law)
        if command.name == "open":
            self._check_intake(case, command, law)
            self._opened.append(case)
        if case.subjects != before.subjects:
            self._check_subjects(case, command, law)
        self._cases[case.id] = case
        return case

    def _command(self, act: dict[str, Any], signatures: Sequence[dict[str, str]], place: str) -> Command:
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
            if earlier >= 0:
                what = f"This signed act was entered already, as entry {earlier}."
                raise WorkflowError(
                    what, hint="If it is meant anew, say so in its text and sign it again.", place=place
                )
        entry = {**act, "signatures": signatures, "time": to_text(self._at_ms)}
        return self._laws.command(self._folder.log.size, entry)

    def _check_time(self) -> None:
        """An exercise is played in order: no command lies before the last one."""
        rows = self._store.select(sql.select(CASE_ACTS.c.at_ms).order_by(CASE_ACTS.c.entry.desc()).limit(1))
        last_ms = max((int(row["at_ms"]) for row in rows), default=0)
        if self._at_ms < last_ms:
            raise WorkflowError(
                f"The last command on a case is of {to_text(last_ms)}, later than {to_text(self._at_ms)}.",
                hint="Commands are given in the order of time.",
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

    def _check_subjects(self, case: Case, command: Command, law: Law) -> None:
        """Every subject is there, and no other undecided case is about the same thing: mirror allegations meet in one case."""
        from trucewatch.run.same_thing import is_finding, is_known, names_of_the_same  # kernels that few commands need

        place = f"{case.id}: {command.name}"
        for one in case.subjects:
            if not is_known(self._store, one):
                hint = "Take incidents and findings from `trucewatch show`."
                raise WorkflowError(f"Nothing bears the id {one}.", hint=hint, place=place)
        alike = names_of_the_same(self._store, case.subjects, list(law.clauses))
        other = holding(self._store, sorted(alike)) or next(
            (c.id for c in self._opened if c.id != case.id and not alike.isdisjoint(c.subjects)), ""
        )
        if other and other != case.id:
            raise WorkflowError(
                f"The case `{other}` is about the same thing.",
                hint=f"Join the allegation to it (command `join`, about: {other}): one thing is one case.",
                place=place,
            )
        if case.submitter == "finding" and not any(is_finding(self._store, one) for one in case.subjects):
            raise WorkflowError(
                "A case by finding names the finding.", hint="Write its id under `subjects`.", place=place
            )
