"""Every condition as of an instant: true (1, 1), false (0, 0) or not known (0, 1), from what people decided or monitoring published.

There are two families. `mandate`, `consent` and `judgment` are decided by people: the last word of their history or of the office that decides
them counts. `legal_state`, `published` and `commitment` are computed, and only computed: a decision or a turn of history about one of
these changes nothing, for nobody decides what was published. There is no question that asks for the indicator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from trucewatch.errors import AgreementError
from trucewatch.guarantee.days import begins_ms, last_turn
from trucewatch.guarantee.stages import RANKS, Stage, stages
from trucewatch.model.readiness import Answer
from trucewatch.model.register import Commitment, Condition, Judged, Known, Published, Register
from trucewatch.model.time import DAY_MS, to_text
from trucewatch.model.vocabulary import SEVERITIES

STATUS_OF: Final = {(1, 1): "met", (0, 0): "failed", (0, 1): "open"}
DECIDED: Final = ("mandate", "consent", "judgment")
"""What people decide; the other questions are computed."""
TRUE, FALSE, UNKNOWN = (1, 1), (0, 0), (0, 1)
Interval = tuple[int, int]


class Told(NamedTuple):
    """What a question came to: the interval, why, and its status where that is more than what the interval says."""

    interval: Interval
    reason: str
    arguments: Mapping[str, Any]
    status: str = ""


@dataclass(frozen=True)
class Evidence:
    """What questions are answered from, as of an instant and in order."""

    as_of_ms: int
    published: tuple[Published, ...]
    judged: Mapping[str, tuple[Judged, ...]]
    commitments: Mapping[str, Commitment]
    stages: Mapping[str, Stage]


def answers(register: Register, known: Known) -> tuple[Answer, ...]:
    """Answer every condition of a register, in its order.

    Raises: AgreementError: a condition asks what cannot be asked.
    Limits: `commitment` looks at the stage of the other commitment and never at its conditions, so that circles of conditions end; a
    loader refuses them.
    """
    evidence = gathered(register, known)
    return tuple(answer(condition, evidence) for condition in register.conditions)


def gathered(register: Register, known: Known) -> Evidence:
    """What is known as of the instant, each thing under what it is about."""
    judged: dict[str, tuple[Judged, ...]] = {}
    for one in known.judged:
        if begins_ms(one.date) <= known.as_of_ms:
            judged[one.condition] = (*judged.get(one.condition, ()), one)
    published = sorted((p for p in known.published if p.at_ms <= known.as_of_ms), key=lambda p: (p.at_ms, p.word))
    commitments = {c.id: c for c in register.commitments}
    return Evidence(known.as_of_ms, tuple(published), judged, commitments, stages(register, known.as_of_ms))


def answer(condition: Condition, evidence: Evidence) -> Answer:
    """Answer one condition. Raises: AgreementError: it asks what cannot be asked."""
    ((name, argument),) = condition.asks.items()
    if name in DECIDED:
        told = _decided(condition, evidence)
    elif name in _COMPUTED:
        told = _COMPUTED[name](argument, evidence)
    else:
        can = ", ".join((*DECIDED, *_COMPUTED))
        what = f"`{name}` is no question that a condition may ask."
        raise AgreementError(what, hint=f"It may ask for: {can}. No condition reads the indicator.", place=condition.id)
    lo, hi = told.interval
    return Answer(condition.id, lo, hi, told.status or STATUS_OF[lo, hi], told.reason, told.arguments)


def _decided(condition: Condition, evidence: Evidence) -> Told:
    """The latest word by date, of the history or of the office; two that contradict each other on one date leave it disputed."""
    said: list[tuple[int, str, str, str]] = []
    turn = last_turn(condition.history, evidence.as_of_ms)
    if turn is not None:
        said.append((begins_ms(turn.date), turn.word, turn.date, turn.by or condition.decided_by))
    by_office = [one for one in evidence.judged.get(condition.id, ()) if one.office == condition.decided_by]
    said += [(begins_ms(one.date), one.status, one.date, one.office) for one in by_office]
    if not said:
        return Told(UNKNOWN, "condition.nothing_said", {})
    latest = sorted({one for one in said if one[0] == max(said)[0]})
    statuses = {status for _, status, _, _ in latest}
    status = statuses.pop() if len(statuses) == 1 else "disputed"
    interval = {"met": TRUE, "waived": TRUE, "failed": FALSE}.get(status, UNKNOWN)
    by = ", ".join(dict.fromkeys(by for *_, by in latest))
    return Told(interval, f"condition.{status}", {"date": latest[0][2], "by": by}, status)


def _legal_state(asked: Mapping[str, Any], evidence: Evidence) -> Told:
    """Whether the agreement is in this state, and has been for so many days."""
    about = {"agreement": asked["agreement"], "state": asked["state"]}
    run = [p for p in evidence.published if p.what == "legal_state" and p.agreement == asked["agreement"]]
    if not run:
        return Told(UNKNOWN, "condition.state_unpublished", about)
    last = run[-1]
    if len({p.word for p in run if p.at_ms == last.at_ms}) > 1:
        since = {"since": to_text(last.at_ms)}
        return Told(UNKNOWN, "condition.state_contradictory", {**about, **since}, "disputed")
    first = next((k for k in range(len(run), 0, -1) if run[k - 1].word != last.word), 0)
    since_ms = run[first].at_ms
    if last.word != asked["state"]:
        return Told(FALSE, "condition.state_other", {**about, "now": last.word, "since": to_text(since_ms)})
    days = int(asked.get("for_days") or 0)
    long_enough = evidence.as_of_ms - since_ms >= days * DAY_MS
    reason = "condition.state_holds" if long_enough else "condition.state_too_short"
    return Told(TRUE if long_enough else FALSE, reason, {**about, "since": to_text(since_ms), "for_days": days})


def _published(asked: Mapping[str, Any], evidence: Evidence) -> Told:
    """Whether so much was published within so many days. `severity`: that or worse. No days: ever.

    False needs a monitoring mission that has published something at all: silence of a mission that is not there is not known.
    """
    least, days = int(asked.get("least") or 1), int(asked.get("within_days") or 0)
    number = sum(_weight(one) for one in evidence.published if _is_asked(one, asked, evidence.as_of_ms, days))
    said = {"what": asked["what"], "number": number, "least": least, "within_days": days}
    if number >= least:
        return Told(TRUE, "condition.published_enough", said)
    if any(p.what == "legal_state" for p in evidence.published):
        return Told(FALSE, "condition.published_too_few", said)
    return Told(UNKNOWN, "condition.nothing_published", {"what": asked["what"], "least": least})


def _is_asked(one: Published, asked: Mapping[str, Any], as_of_ms: int, days: int) -> bool:
    alike = all(not asked.get(k) or getattr(one, k) == asked[k] for k in ("word", "category", "agreement"))
    grave = not asked.get("severity") or SEVERITIES.index(one.severity) >= SEVERITIES.index(asked["severity"])
    return one.what == asked["what"] and alike and grave and (not days or one.at_ms > as_of_ms - days * DAY_MS)


def _weight(one: Published) -> int:
    return one.number if one.what == "recorded_breach" else 1


def _commitment(asked: Mapping[str, Any], evidence: Evidence) -> Told:
    """Whether another commitment has reached a stage and stands.

    One that was superseded is answered by what stands in its place, so that a pledge that became a treaty still counts; but where that offers
    nothing any more, the pledge was withdrawn. Not yet reached is not known, for it may yet come; what ended or expired is false.
    """
    name, wanted = asked["id"], asked["stage"]
    said = {"commitment": name, "stage": wanted}
    if name not in evidence.commitments:
        return Told(UNKNOWN, "condition.commitment_not_said", said)
    held, stage = _in_its_place(name, evidence)
    if not stage.word:
        return Told(UNKNOWN, "condition.commitment_not_said", said)
    said["reached"] = stage.word
    if evidence.commitments[name].offers and not evidence.commitments[held].offers:
        return Told(FALSE, "condition.commitment_withdrawn", {**said, "by": held})
    if not stage.stands:
        expired = stage.end == "commitment.expired"
        return Told(FALSE, "condition.commitment_expired" if expired else "condition.commitment_ended", said)
    if stage.rank >= RANKS[wanted]:
        return Told(TRUE, "condition.commitment_reached", said)
    return Told(UNKNOWN, "condition.commitment_not_reached", said)


def _in_its_place(name: str, evidence: Evidence) -> tuple[str, Stage]:
    """The commitment that stands in the place of one, at the end of what superseded it; a circle ends where it began."""
    seen = {name}
    stage = evidence.stages[name]
    while stage.end == "commitment.superseded" and stage.superseded_by and stage.superseded_by not in seen:
        name = stage.superseded_by
        seen.add(name)
        stage = evidence.stages[name]
    return name, stage


_COMPUTED: Final[Mapping[str, Callable[[Any, Evidence], Told]]] = {
    "legal_state": _legal_state,
    "published": _published,
    "commitment": _commitment,
}
COMPUTED: Final = tuple(_COMPUTED)
