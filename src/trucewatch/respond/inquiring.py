"""What is found out: tasks for inquirers, their reports, and a settlement between the sides."""

from __future__ import annotations

from trucewatch.model.cases import Case, Command, Event, Task
from trucewatch.respond import reading
from trucewatch.respond.clocks import started
from trucewatch.respond.events import event, spoken
from trucewatch.respond.law import Law
from trucewatch.respond.limits import limit_clock, met, starting
from trucewatch.respond.rights import refuse


def task(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """Ask an inquirer to find something out; with `hours`, by a due time."""
    made = Task(reading.name(command, "id"), reading.text(command, "to"), reading.text(command, "what"), command.at_ms)
    if law.role(made.to) != "inquirer":
        inquirers = [seat.office for seat in law.seats.values() if seat.role == "inquirer"]
        refuse(command, f"{made.to} is no inquirer.", f"There are: {', '.join(inquirers) or 'none'}.")
    if made.id in {t.id for t in case.tasks}:
        refuse(command, f"There is a task `{made.id}` already.", "Give it another name.")
    asked = (event(command, "tasked", task=made),)
    if "hours" not in command.content:
        return asked
    hours = reading.hours(command, "hours")
    clock = started(f"task:{made.id}", "task", command.at_ms, hours, "Task of this case", by=made.to)
    return (*asked, *starting(command, [clock]))


def report(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """What an inquirer found, said by the one who was asked."""
    about = reading.text(command, "task")
    asked = {t.id: t.to for t in case.tasks}
    if about not in asked:
        refuse(command, f"There is no task `{about}`.", f"There are: {', '.join(asked) or 'none'}.")
    if asked[about] != command.signers[0].office:
        refuse(command, f"The task `{about}` was given to {asked[about]}.", "Let that office report.")
    return (event(command, "reported", spoken=spoken(command, about=about)), *met(case, command, f"task:{about}"))


def settle(case: Case, command: Command, _law: Law) -> tuple[Event, ...]:
    """All sides agree on terms; the case ends when the commission closes it as settled."""
    agreed = event(command, "agreed", terms=reading.text(command, "terms"), parties=case.parties)
    return (agreed, *met(case, command, "inquiry"))


def call(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """Ask all sides for submissions. Where the jurisdiction is not known, the case goes no farther than inquiry."""
    outside = [clause for clause in case.clauses if not law.rules_on(clause)]
    if not law.constitution.jurisdiction.known:
        what = "The commission's jurisdiction is not known; a case ends at inquiry."
        refuse(command, what, "Close the case: it will say that it ended at inquiry.")
    if outside:
        what = f"The commission does not rule on {', '.join(outside)}."
        refuse(command, what, "Close the case as outside_mandate.")
    return (
        event(command, "called", reasons=reading.text(command, "reasons")),
        *met(case, command, "inquiry"),
        *starting(command, limit_clock(law, "submissions", command.at_ms)),
    )
