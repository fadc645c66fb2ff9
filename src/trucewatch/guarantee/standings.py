"""Every commitment as of an instant: its stage then, and whether what it offers is owed."""

from __future__ import annotations

from collections.abc import Mapping

from trucewatch.guarantee.owing import Owing, owing
from trucewatch.guarantee.stages import Stage
from trucewatch.model.readiness import Answer, Standing
from trucewatch.model.register import Commitment, Formula, Register, asked_in


def owings(register: Register, answers: Mapping[str, Answer]) -> dict[str, Owing]:
    """What each commitment still depends on; equal formulas are read one time."""
    read: dict[str, Owing] = {}
    found = {}
    for one in register.commitments:
        key = repr(one.when)
        if key not in read:
            read[key] = owing(one.when, answers)
        found[one.id] = read[key]
    return found


def standings(
    register: Register, stages: Mapping[str, Stage], answers: Mapping[str, Answer], owed: Mapping[str, Owing]
) -> tuple[Standing, ...]:
    """The standing of each commitment, in the order of the register.

    A commitment with a trigger is owed once `when` holds: it binds from then on, and the trigger only says what has to happen before it
    is to be given, and starts its clock. So it backs tasks like any other. A statement that offers nothing is owed nothing: its answer
    is `fails`, and the reason tells a refusal from a mere position. That a later statement of the same state repeats an earlier one ends
    neither; which of them counts as supply is said in `supply.py`.
    """
    return tuple(_standing(one, stages[one.id], answers, owed[one.id]) for one in register.commitments)


def _standing(one: Commitment, stage: Stage, answers: Mapping[str, Answer], left: Owing) -> Standing:
    if not stage.stands:
        return Standing(one.id, stage.word, "fails", stage.end)
    if not one.offers:
        reason = "commitment.refusal" if one.refuses else "commitment.position"
        return Standing(one.id, stage.word, "fails", reason)
    certain, possible = left.under({})
    if certain:
        return Standing(one.id, stage.word, "holds", "commitment.owed")
    open_ = tuple(sorted(left.depends)) if possible else ()
    reason = "commitment.conditions_open" if possible else "commitment.conditions_failed"
    return Standing(one.id, stage.word, "open" if possible else "fails", reason, open_, failing(one.when, answers))


def failing(when: Formula, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The known conditions of a formula that stand against it: false ones, and met ones under a `not`."""
    against = {
        asked for asked, wanted in _wanted(when, wanted=True) if answers[asked].lo == answers[asked].hi != wanted
    }
    return tuple(dict.fromkeys(asked for asked in asked_in(when) if asked in against))


def _wanted(when: Formula, *, wanted: bool) -> list[tuple[str, bool]]:
    """Each condition as it occurs, with the answer that it has to have there."""
    found: list[tuple[str, bool]] = []
    for name, argument in when.items():
        if name == "met":
            found.append((argument, wanted))
        elif name == "not":
            found += _wanted(argument, wanted=not wanted)
        else:
            found += [one for part in argument for one in _wanted(part, wanted=wanted)]
    return found
