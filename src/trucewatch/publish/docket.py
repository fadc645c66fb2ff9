"""What of the commission's docket may leave: stages and times, rulings once their minute has come, replies in full, remedies and their due times.

Left behind are allegations with who accuses whom, the facts and places that they say, persons, evidence, submissions, hearings, reports and
the analysts' arguments. There is no figure of allegations by party. Before its minute nothing tells how a ruling went: neither a remedy, which
only a breach has, nor a stage after the ruling, nor who is named. A ruling that was set aside is told as that, without its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from trucewatch.model.cases import CONFIDENCES, RULINGS, STAGES, Case, Remedy, Round, Ruling, Spoken, told_steps
from trucewatch.model.edition import Docket, Recorded
from trucewatch.model.time import Period


def docket(given: Docket | None, span: Period, sides: Sequence[str]) -> dict[str, Any]:
    """The docket as an edition tells it, as it stood when the span closed; empty where the mission has no commission.

    Args: sides: in the order of the day; replies are told in it.
    """
    if given is None:
        return {}
    told = [case for case in given.told if case.stage]
    return {
        "commission": {"names": dict(given.names), "known": int(given.known), "source": given.source},
        "seats": {office: dict(titles) for office, titles in sorted(given.seats.items())},
        "number": given.cases,
        "pending": given.pending,
        "overdue": given.overdue,
        "stages": [_stage(given, stage) for stage in STAGES if given.by_stage.get(stage) or stage in given.median_h],
        "ruled": [{"ruling": word, "number": given.rulings[word]} for word in RULINGS if given.rulings.get(word)],
        "rulings": [row for case in told for row in _new_rulings(case, span)],
        "set_aside": [row for case in told for row in _newly_set_aside(case, span)],
        "cases": [_case(case, span.until_ms, sides) for case in told],
        "rest": given.rest,
    }


def recorded(given: Iterable[Recorded], told: Iterable[str], span: Period) -> list[dict[str, Any]]:
    """Recorded breaches by clause: how many, and how many of them in batches of which a drawn sample was read.

    Args: told: the incidents that may be spoken of. span: in which they began.
    """
    allowed = set(told)
    rows = [one for one in given if one.incident in allowed]
    numbers = Counter(one.clause for one in rows)
    batches = Counter(one.clause for one in rows if one.sample)
    return [
        {"clause": clause, "number": numbers[clause], "sampled": batches[clause], "from_ms": span.from_ms}
        for clause in sorted(numbers)
    ]


def _stage(given: Docket, stage: str) -> dict[str, Any]:
    median_h, stays = given.median_h.get(stage, (-1, 0))
    return {"stage": stage, "number": given.by_stage.get(stage, 0), "median_h": median_h, "stays": stays}


def _new_rulings(case: Case, span: Period) -> list[dict[str, Any]]:
    """Rulings that became public in the span and stand, one row for each clause: what other missions may read."""
    ruling = case.ruling
    if ruling is None or not span.from_ms < ruling.public_ms <= span.until_ms:
        return []
    return [{"case": case.id, "ruling": ruling.word, "clause": c, "at_ms": ruling.at_ms} for c in case.clauses]


def _newly_set_aside(case: Case, span: Period) -> list[dict[str, Any]]:
    """Rulings that everybody could read and that were set aside in the span, one row for each clause: what other missions must take back."""
    rows = [row for one in case.rounds for row in _set_aside(one, span.until_ms) if row["since_ms"] > span.from_ms]
    return [
        {"case": case.id, "ruling": row["word"], "clause": clause, "at_ms": row["since_ms"]}
        for row in rows
        for clause in case.clauses
    ]


def _set_aside(one: Round, until_ms: int) -> list[dict[str, Any]]:
    """A ruling that everybody could read and that a reopened case set aside: which, and when. Its words stand no longer."""
    if one.ruling is None or one.ruling.public_ms > min(one.at_ms, until_ms):
        return []
    return [{"word": one.ruling.word, "at_ms": one.ruling.at_ms, "since_ms": one.at_ms}]


def _case(case: Case, until_ms: int, sides: Sequence[str]) -> dict[str, Any]:
    """One case: what everybody may know of it at an instant."""
    ruling = case.ruling if case.ruling and case.ruling.public_ms <= until_ms else None
    draft = case.draft if case.draft and case.draft.public_ms <= until_ms else None
    waits = case.ruling is not None and ruling is None
    over = ruling or (case.stage == "closed" and not waits)
    attributed = case.attributions[-1] if case.attributions and over else None
    stage, since_ms = _told_stage(case, until_ms)
    return {
        "case": case.id,
        "stage": stage,
        "ended": case.ended,
        "since_ms": since_ms,
        "opened_ms": case.opened_ms,
        "submitter": case.submitter,
        "clauses": list(case.clauses),
        "standard": case.standard,
        "ruling": _ruling(ruling) if ruling else None,
        "public_ms": case.ruling.public_ms if waits and case.ruling else 0,
        "draft": {"proposes": draft.proposes, "texts": dict(draft.texts)} if draft and not ruling else None,
        "leaked": int(case.draft is not None and 0 < case.draft.leaked_ms <= until_ms),
        "replies": _replies(case, sides) if ruling or draft else [],
        "attribution": _attribution(attributed.who, attributed.confidence, attributed.dissent) if attributed else None,
        "remedies": [_remedy(case, one, until_ms, told=bool(over)) for one in case.remedies if one.interim or ruling],
        "set_aside": [row for one in case.rounds for row in _set_aside(one, until_ms)],
    }


def _told_stage(case: Case, until_ms: int) -> tuple[str, int]:
    """The stage that is told, and since when: before the minute of a ruling, none that follows only from a breach."""
    one = case.ruling
    steps = [(stage, at) for stage, at, _ in case.history]
    return told_steps(steps, one.at_ms if one else 0, one.public_ms if one else 0, until_ms)[-1]


def _ruling(ruling: Ruling) -> dict[str, Any]:
    votes = Counter(vote.vote for vote in ruling.votes)
    return {
        "word": ruling.word,
        "at_ms": ruling.at_ms,
        "texts": dict(ruling.texts),
        "votes": {word: votes[word] for word in ("yes", "no", "abstain")},
        "dissents": [{"office": v.office, "text": v.dissent} for v in ruling.votes if v.dissent],
    }


def _replies(case: Case, sides: Sequence[str]) -> list[dict[str, Any]]:
    """What each party replied, in full, in the order of the day; one that did not is there with no text: silence is printed as silence."""
    said: dict[str, Spoken] = {reply.party: reply for reply in case.replies}
    return [
        {"party": p, "text": said[p].text if p in said else "", "language": said[p].language if p in said else ""}
        for p in sorted(case.parties, key=[*sides, *case.parties].index)
    ]


def _attribution(who: str, confidence: str, dissent: str) -> dict[str, Any]:
    """Whom people named, only where they were at least `likely`; otherwise that nobody is named.

    A dissent is told in its words only beside a name: beside none it could bring in the name that the commission did not.
    """
    named = who if CONFIDENCES.index(confidence) in {2, 3} else ""
    told = dissent if named else ""
    return {"who": named, "confidence": confidence, "dissent": told, "dissented": int(bool(dissent))}


def _remedy(case: Case, one: Remedy, until_ms: int, *, told: bool) -> dict[str, Any]:
    """A remedy with its present due time; overdue where no proof was accepted that came in time. Its words leave when the case is decided."""
    clock = next(c for c in reversed(case.clocks) if c.id == f"remedy:{one.id}")
    late = clock.due_ms < until_ms and not (clock.met_ms or clock.stopped_ms or clock.paused_ms)
    plain = {n: getattr(one, n) for n in ("id", "remedy", "addressee", "what", "standing")}
    plain["what"] = one.what if told else ""
    return {**plain, "interim": int(one.interim), "due_ms": clock.due_ms, "overdue": int(late)}
