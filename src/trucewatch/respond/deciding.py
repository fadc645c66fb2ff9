"""`decide` and `fold`: what follows from a command, and a case as all its commands left it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from trucewatch.errors import WorkflowError
from trucewatch.model.cases import Case, Command, Event
from trucewatch.respond import attributing, ending, inquiring, opening, pleading, remedying, ruling, timing, weighing
from trucewatch.respond.changing import changed
from trucewatch.respond.evolve import evolve
from trucewatch.respond.law import Law
from trucewatch.respond.rights import check

Rule: TypeAlias = Callable[[Case, Command, Law], tuple[Event, ...]]

RULES: Final[Mapping[str, Rule]] = {
    "open": opening.open_,
    "join": opening.join,
    "supplement": opening.supplement,
    "admit": opening.admit,
    "return": opening.return_,
    "withdraw": opening.withdraw,
    "task": inquiring.task,
    "report": inquiring.report,
    "settle": inquiring.settle,
    "call": inquiring.call,
    "seal": attributing.seal,
    "reveal": attributing.reveal,
    "attribute": attributing.attribute,
    "submit": pleading.submit,
    "hear": pleading.hear,
    "draft": pleading.draft,
    "redraft": pleading.redraft,
    "opened": pleading.opened,
    "leak": pleading.leak,
    "reply": pleading.reply,
    "vote": ruling.vote,
    "rule": ruling.rule,
    "measure": remedying.measure,
    "remedy": remedying.remedy,
    "prove": remedying.prove,
    "accept": remedying.accept,
    "close": ending.close,
    "appeal": ending.appeal,
    "reopen": ending.reopen,
    "pause": timing.pause,
    "resume": timing.resume,
    "extend": timing.extend,
    "stop": timing.stop,
    "recuse": ruling.recuse,
    "weigh": weighing.weigh,
    "tier": weighing.tier,
}
"""The rules of each command of `forms.FORMS`."""


def decide(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """What follows from a command, given how the case stands.

    Args: case: `Case(id)` for one that does not exist yet.
    Returns: at least one event.
    Raises: WorkflowError: the rule that forbids it, and what to do instead.
    Limits: what needs other cases or the evidence (one incident in one case, who has too many open) is checked before, by the door.
    """
    check(case, command, law)
    return RULES[command.name](case, command, law)


def after(case: Case, command: Command, law: Law) -> Case:
    """The case after a command. Raises: WorkflowError: it is not allowed."""
    for event in decide(case, command, law):
        case = evolve(case, event)
    return case


def fold(name: str, commands: Iterable[tuple[Command, Law]]) -> Case:
    """A case as its commands left it, each under the law of its time, in the order of the ledger.

    A command that the rules do not allow changes nothing and is listed under `refused`: an entry that another program wrote, or one of an older
    version.
    """
    case = Case(name)
    for command, law in commands:
        try:
            case = after(case, command, law)
        except WorkflowError:
            case = changed(case, refused=(*case.refused, command.entry))
    return case
