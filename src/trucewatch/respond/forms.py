"""Every command on a page: who may give it, at which stage of a case, alone or together, and what its file says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from trucewatch.model.cases import STAGES

CLERKS: Final = ("secretary",)
JUDGES: Final = ("chair", "member")
DELEGATES: Final = ("delegate",)
ANALYSTS: Final = ("analyst",)

NEW: Final = ("",)
ALLEGED: Final = ("allegation",)
INQUIRY: Final = ("preliminary_inquiry", "local_settlement", "reopened")
PLEADING: Final = ("submissions", "hearing")
BEFORE_DRAFT: Final = (*ALLEGED, *INQUIRY, *PLEADING)
DRAFT: Final = ("draft",)
RULED: Final = ("ruling", "remedy", "proof")
OWED: Final = (*INQUIRY, *PLEADING, *DRAFT, *RULED, "appealed")
"""Where somebody may have to show something: a measure or remedy goes on while a ruling is appealed against."""
STANDING: Final = tuple(stage for stage in STAGES if stage != "closed")

ALONE: Final = "one office"
TOGETHER: Final = "two of different nationality, neither recused"
SIDES: Final = "a delegate of every party to the case"
SELF_OR_TWO: Final = "the person itself, or two others of different nationality"
CLOCK_OFFICE: Final = "the office that the constitution names for this clock act"


@dataclass(frozen=True)
class Form:
    """One command. `roles`: of those who sign; `stages`: in which it may be given; `signed`: alone or together; then its fields.

    `decides`: whether it is a decision, in which no recused person ever takes part.
    """

    roles: tuple[str, ...]
    stages: tuple[str, ...]
    signed: str = ALONE
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()

    @cached_property
    def fields(self) -> frozenset[str]:
        """Every field that its file may have."""
        return frozenset((*self.needs, *self.may))

    @cached_property
    def decides(self) -> bool:
        """Whether this is a decision of the commission, or a part of one."""
        return self.signed == TOGETHER or self.roles in {JUDGES, ANALYSTS}


FORMS: Final = {
    # how a case begins
    "open": Form(
        (*CLERKS, *DELEGATES),
        NEW,
        needs=("by", "clauses"),
        may=("from", "fact", "place", "when", "detected", "subjects", "concerns", "accuses"),
    ),
    "join": Form((*CLERKS, *DELEGATES), STANDING, needs=("by", "fact"), may=("from", "accuses")),
    "supplement": Form((*CLERKS, *DELEGATES), ALLEGED, may=("fact", "place", "when", "detected", "subjects")),
    "admit": Form(JUDGES, ALLEGED, TOGETHER, needs=("standard", "reasons")),
    "return": Form(JUDGES, ALLEGED, TOGETHER, needs=("reasons",)),
    "withdraw": Form(DELEGATES, BEFORE_DRAFT, needs=("reasons",)),
    # what is found out
    "task": Form((*CLERKS, "chair"), (*INQUIRY, *PLEADING), needs=("id", "to", "what"), may=("hours",)),
    "report": Form(("inquirer",), (*INQUIRY, *PLEADING), needs=("task", "text", "language"), may=("evidence",)),
    "settle": Form(DELEGATES, INQUIRY, SIDES, needs=("terms",)),
    # who acted
    "seal": Form(ANALYSTS, (*INQUIRY, *PLEADING), needs=("commitment",)),
    "reveal": Form(ANALYSTS, (*INQUIRY, *PLEADING), needs=("salt", "analysis")),
    "attribute": Form(JUDGES, (*INQUIRY, *PLEADING), TOGETHER, needs=("confidence", "reasons"), may=("who", "dissent")),
    # what the sides say, and what is decided
    "call": Form(JUDGES, INQUIRY, needs=("reasons",)),
    "submit": Form(DELEGATES, PLEADING, needs=("text", "language"), may=("evidence",)),
    "hear": Form(JUDGES, PLEADING, needs=("minutes", "language")),
    "draft": Form(JUDGES, PLEADING, TOGETHER, needs=("proposes", "texts"), may=("reply_h",)),
    "opened": Form(DELEGATES, (*DRAFT, *RULED, "appealed", "closed"), may=("document", "copy")),
    "leak": Form((*CLERKS, *JUDGES), (*DRAFT, *RULED, "appealed", "closed"), TOGETHER, needs=("reasons",)),
    "reply": Form(DELEGATES, DRAFT, needs=("text", "language"), may=("evidence",)),
    "vote": Form(JUDGES, DRAFT, needs=("draft", "vote"), may=("dissent",)),
    "rule": Form(JUDGES, DRAFT, TOGETHER, needs=("reasons",)),
    "redraft": Form(JUDGES, DRAFT, TOGETHER, needs=("reasons",)),
    # what follows
    "measure": Form(
        JUDGES, (*INQUIRY, *PLEADING, "draft"), TOGETHER, needs=("id", "remedy", "addressee", "what", "due")
    ),
    "remedy": Form(JUDGES, RULED, TOGETHER, needs=("id", "remedy", "addressee", "what", "due")),
    "prove": Form(DELEGATES, OWED, needs=("remedy", "text", "language"), may=("evidence",)),
    "accept": Form(JUDGES, OWED, TOGETHER, needs=("remedy", "accepted", "reasons")),
    "close": Form(JUDGES, (*INQUIRY, *RULED, "appealed"), TOGETHER, needs=("reasons",), may=("ruling",)),
    "appeal": Form(DELEGATES, (*RULED, "closed"), needs=("grounds", "language")),
    "reopen": Form(JUDGES, ("closed", "appealed"), TOGETHER, needs=("reasons",)),
    # time, recusal, graduated response
    "pause": Form((), STANDING, CLOCK_OFFICE, needs=("clock", "reasons")),
    "resume": Form((), STANDING, CLOCK_OFFICE, needs=("clock", "reasons")),
    "extend": Form((), STANDING, CLOCK_OFFICE, needs=("clock", "hours", "reasons")),
    "stop": Form((), STANDING, CLOCK_OFFICE, needs=("clock", "reasons")),
    "recuse": Form((*JUDGES, *ANALYSTS, *CLERKS), STANDING, SELF_OR_TWO, needs=("person", "reasons")),
    "weigh": Form(CLERKS, STANDING, needs=("tier", "conditions", "proposed", "reasons")),
    "tier": Form(JUDGES, STANDING, TOGETHER, needs=("tier", "applies", "reasons")),
}
"""Commands by name."""
