"""The one door through which a register of pledges reaches the public: what states said, and nothing that was made of it.

What leaves is a copy, field by field, of what a public source holds: words, dates, form, stage, binding, the state's conditions in its own
words. Left behind are quantities and places as the register reads them, formulas, triggers, clocks, the use of force, tasks, capabilities,
conditions and their answers, readiness, gaps, pivots and scenarios. No number passes. Statements that do not go together leave as two
statements and a word, without the arguments of whoever compared them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from trucewatch.errors import WorkflowError
from trucewatch.model.readiness import Divergence
from trucewatch.model.register import Commitment, Register, Source, State, Turn

Row = dict[str, Any]
BESIDE: Final = (
    *("offered_then_refused", "refused_then_offered", "stage_lowered", "quantities"),
    *("refuses_pledged", "conditioned_on_refuser"),
)
"""What may be said of two statements that do not go together; any other reason is told as `other`."""
PLAIN_GRADES: Final = {"primary"}
WIRE: Final = "wire"
INDEPENDENT: Final = 2


def statements(register: Register, day: str) -> list[Row]:
    """Every state in the register's order with what it had said by a day, each matter with its statements from the oldest on.

    Args: day: YYYY-MM-DD; later statements and later stages are not told yet.
    """
    return [_state(state, [c for c in register.commitments if c.state == state.id], day) for state in register.states]


def beside(divergences: Iterable[Divergence], told: Iterable[Row]) -> list[Row]:
    """Pairs of statements that do not go together, of those that are told."""
    known = {one["id"] for state in told for matter in state["matters"] for one in matter["statements"]}
    return [
        {"form": _form(d.form), "earlier": d.earlier, "later": d.later, "reason": reason_told(d.reason)}
        for d in divergences
        if {d.earlier, d.later} <= known
    ]


def reason_told(reason: str) -> str:
    """Why two statements do not go together, as one of the words that may leave."""
    word = reason.rpartition(".")[2]
    return word if word in BESIDE else "other"


def is_reported(commitment: Commitment) -> bool:
    """Whether a statement is printed as reported: below a primary source or two independent wires.

    Limits: two wires count as independent if their titles differ; whether both quote one ministry is not known here.
    """
    sources = (commitment.source, *(turn.source for turn in commitment.stages[:1]))
    wires = {source.title for source in sources if source.grade == WIRE}
    return not any(s.grade in PLAIN_GRADES for s in sources) and len(wires) < INDEPENDENT


def first_day(commitment: Commitment) -> str:
    """The day on which something was first said; of a statement without stages that of its source."""
    return commitment.stages[0].date if commitment.stages else commitment.source.date


def quoted(commitment: Commitment, day: str) -> Row:
    """A statement as its public source has it: the fields that may leave, by name; no other one does."""
    return {
        "id": commitment.id,
        "day": first_day(commitment),
        "kind": _kind(commitment),
        "about": commitment.about,
        "to": list(commitment.to),
        "form": commitment.form,
        "binding": commitment.binding,
        "binding_by": commitment.binding_by,
        "source": sourced(commitment.source),
        "reported": int(is_reported(commitment)),
        "language": commitment.language,
        "words": commitment.words,
        "verbatim": int(commitment.verbatim),
        "says": dict(commitment.says),
        "stages": [turned(turn) for turn in commitment.stages if turn.date <= day],
        "conditions": dict(commitment.words_of_conditions),
        "calls_open": dict(commitment.calls_open),
        "supersedes": commitment.supersedes,
        "expires": commitment.expires,
    }


def sourced(source: Source) -> dict[str, str]:
    """A source with its date and grade."""
    return {"title": source.title, "date": source.date, "grade": source.grade, "url": source.url}


def turned(turn: Turn) -> Row:
    """One stage or status with its day, who decided it, and its source."""
    reported = int(turn.source.grade not in PLAIN_GRADES)
    return {"word": turn.word, "date": turn.date, "by": turn.by, "source": sourced(turn.source), "reported": reported}


def refuse_numbers(told: Any, place: str = "") -> None:
    """See that what leaves holds text and marks of yes or no only: the check behind the door.

    Raises: WorkflowError: a number is in it, which no public source said in this form.
    """
    if isinstance(told, Mapping):
        for name, inner in told.items():
            refuse_numbers(inner, f"{place}.{name}".lstrip("."))
    elif isinstance(told, list):
        for inner in told:
            refuse_numbers(inner, place)
    elif not isinstance(told, str) and not (type(told) is int and told in {0, 1}):
        what = "A page of positions holds no number that was computed or read out of a text."
        raise WorkflowError(what, hint="Leave it to the pages for guarantors.", place=place)


def _state(state: State, commitments: list[Commitment], day: str) -> Row:
    said = sorted((c for c in commitments if first_day(c) <= day), key=lambda c: (first_day(c), c.id))
    matters = dict.fromkeys(c.about for c in said)
    return {
        "id": state.id,
        "names": dict(state.names),
        "own_sentence": state.own_sentence,
        "own_sentence_source": state.own_sentence_source,
        "matters": [
            {"about": about, "statements": [quoted(c, day) for c in said if c.about == about]} for about in matters
        ],
    }


def _kind(commitment: Commitment) -> str:
    """What a statement is: a pledge, a refusal, both, or a position that does neither; what was denied offers nothing any more."""
    if commitment.offers and commitment.stages[-1].word != "denied":
        return "both" if commitment.refuses else "pledge"
    return "refusal" if commitment.refuses else "position"


def _form(form: str) -> str:
    return "contradiction" if form == "contradiction" else "divergence"
