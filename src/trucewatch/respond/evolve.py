"""What each event changes in a case. Nothing is checked here: what may follow was decided before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from trucewatch.model.cases import Case, Clock, Draft, Event, Remedy, Round, Ruling
from trucewatch.respond import clocks
from trucewatch.respond.changing import changed

Evolve: TypeAlias = Callable[[Case, Event], Case]


def evolve(case: Case, event: Event) -> Case:
    """The case after one event."""
    return EVENTS[event.name](case, event)


def _at(case: Case, event: Event, stage: str, **fields: Any) -> Case:
    """The case at another stage, or at the same one if it is there already."""
    if case.stage == stage:
        return changed(case, **fields) if fields else case
    step = (stage, event.at_ms, event.entry)
    return changed(case, stage=stage, history=(*case.history, step), **fields)


def _opened(case: Case, event: Event) -> Case:
    d = event.data
    begun = {"submitter": d["submitter"], "allegations": (d["allegation"],)}
    return _at(case, event, "allegation", **begun, clauses=d["clauses"], parties=d["parties"], **_told(case, d))


def _told(case: Case, data: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: data[name] for name in ("fact", "place") if name in data}
    if "when" in data:
        told["from_ms"], told["until_ms"] = data["when"]
    if "subjects" in data:
        told["subjects"] = tuple(dict.fromkeys((*case.subjects, *data["subjects"])))
    return told


def _joined(case: Case, event: Event) -> Case:
    return changed(case, allegations=(*case.allegations, event.data["allegation"]), parties=event.data["parties"])


def _taken_back(case: Case, event: Event) -> Case:
    kept = (
        changed(a, withdrawn_ms=event.at_ms) if a.party == event.data["party"] and not a.withdrawn_ms else a
        for a in case.allegations
    )
    return changed(case, allegations=tuple(kept))


def _ended(case: Case, event: Event) -> Case:
    word = event.data["word"]
    fields: dict[str, Any] = {"ended": event.data["how"], "remedies": _lifted(case, interim=True)}
    if word:
        fields["ruling"] = Ruling(
            word, {}, event.data["reasons"], event.at_ms, event.at_ms, event.entry, votes=(), silent=()
        )
    return _at(case, event, "closed", **fields)


def _lifted(case: Case, *, interim: bool) -> tuple[Remedy, ...]:
    """The remedies, with interim measures, or those that a ruling ordered, lifted where something was still owed."""
    return tuple(
        changed(r, standing="lifted") if r.interim == interim and r.standing != "fulfilled" else r
        for r in case.remedies
    )


def _drafted(case: Case, event: Event) -> Case:
    return _at(case, event, "draft", draft=event.data["draft"], replies=(), votes=())


def _given_up(case: Case, event: Event) -> Case:
    kept = Round(event.at_ms, event.entry, case.draft, case.replies, case.votes)
    return _at(case, event, "submissions", rounds=(*case.rounds, kept), draft=None, replies=(), votes=())


def _document_opened(case: Case, event: Event) -> Case:
    if case.draft is None:
        return case
    return changed(case, draft=changed(case.draft, opened=(*case.draft.opened, (event.data["party"], event.at_ms))))


def _leaked(case: Case, event: Event) -> Case:
    """The minute is now; what was public before stays so since then."""
    draft, ruling = case.draft, case.ruling
    if draft:
        draft = changed(draft, public_ms=min(event.at_ms, draft.public_ms), leaked_ms=event.at_ms)
    if ruling:
        ruling = changed(ruling, public_ms=min(event.at_ms, ruling.public_ms))
    return changed(case, draft=draft, ruling=ruling)


def _ordered(case: Case, event: Event) -> Case:
    one = event.data["remedy"]
    remedies = (*case.remedies, one)
    return changed(case, remedies=remedies) if one.interim else _at(case, event, "remedy", remedies=remedies)


def _proved(case: Case, event: Event) -> Case:
    said = event.data["spoken"]
    fields = {"proofs": (*case.proofs, said), "remedies": _standing(case, said.about, event.data["standing"])}
    moves = _after_ruling(case) and not any(r.interim for r in case.remedies if r.id == said.about)
    return _at(case, event, "proof", **fields) if moves else changed(case, **fields)


def _proof_judged(case: Case, event: Event) -> Case:
    remedies = _standing(case, event.data["remedy"], "fulfilled" if event.data["accepted"] else "due")
    due = any(r.standing == "due" for r in remedies if not r.interim)
    back = due and _after_ruling(case)
    return _at(case, event, "remedy", remedies=remedies) if back else changed(case, remedies=remedies)


def _after_ruling(case: Case) -> bool:
    return case.stage in {"ruling", "remedy", "proof"}


def _standing(case: Case, remedy: str, standing: str) -> tuple[Remedy, ...]:
    return tuple(changed(r, standing=standing) if r.id == remedy else r for r in case.remedies)


def _revealed(case: Case, event: Event) -> Case:
    person, content = event.data["person"], event.data["content"]
    return changed(
        case, analyses=tuple(changed(a, content=content) if a.person == person else a for a in case.analyses)
    )


def _tier_decided(case: Case, event: Event) -> Case:
    place = max(i for i, w in enumerate(case.weighed) if w.tier == event.data["tier"])
    decided = changed(case.weighed[place], decided=event.data["decided"])
    return changed(case, weighed=(*case.weighed[:place], decided, *case.weighed[place + 1 :]))


def _begun_again(case: Case, event: Event) -> Case:
    """What was decided is kept and binds nobody; a case that was never admitted is again an allegation."""
    kept = Round(
        at_ms=event.at_ms,
        entry=event.entry,
        draft=case.draft,
        replies=case.replies,
        votes=case.votes,
        ruling=case.ruling,
        settlement=case.settlement,
        analyses=case.analyses,
        attributions=case.attributions,
        ended=case.ended,
    )
    fresh: dict[str, Any] = {"draft": None, "replies": (), "votes": (), "ruling": None, "ended": ""}
    fresh |= {"settlement": "", "settled_by": (), "analyses": (), "attributions": ()}
    stage = "reopened" if case.standard else "allegation"
    return _at(case, event, stage, **fresh, rounds=(*case.rounds, kept), remedies=_lifted(case, interim=False))


def _with_clock(change: Callable[[Clock, Event], Clock]) -> Evolve:
    """Change the latest clock of a name; with the reply's clock goes what the draft says of it."""

    def evolved(case: Case, event: Event) -> Case:
        name, place = event.data["clock"], len(case.clocks) - 1
        while case.clocks[place].id != name:
            place -= 1
        before = case.clocks[place]
        clock = change(before, event)
        listed = (*case.clocks[:place], clock, *case.clocks[place + 1 :])
        if case.draft and clock.id == "reply" and clock.due_ms != before.due_ms:
            return changed(case, clocks=listed, draft=_due(case.draft, clock.due_ms, event.at_ms))
        return changed(case, clocks=listed)

    return evolved


def _due(draft: Draft, due_ms: int, at_ms: int) -> Draft:
    """A draft with another time to reply; it becomes public after that time, unless it is public already."""
    public_ms = draft.public_ms if draft.public_ms <= at_ms else max(draft.public_ms, due_ms)
    return changed(draft, reply_due_ms=due_ms, public_ms=public_ms)


def _adds(field: str, key: str = "spoken") -> Evolve:
    """Add what an event brings to a list of the case."""

    def evolved(case: Case, event: Event) -> Case:
        longer: dict[str, Any] = {field: (*getattr(case, field), event.data[key])}
        return changed(case, **longer)

    return evolved


def _agreed(case: Case, event: Event) -> Case:
    return _at(case, event, "local_settlement", settlement=event.data["terms"], settled_by=event.data["parties"])


def _moves(stage: str) -> Evolve:
    return lambda case, event: _at(case, event, stage)


EVENTS: Final[Mapping[str, Evolve]] = {
    "opened": _opened,
    "joined": _joined,
    "supplemented": lambda case, event: changed(case, **_told(case, event.data)),
    "admitted": lambda case, event: _at(case, event, "preliminary_inquiry", standard=event.data["standard"]),
    "taken_back": _taken_back,
    "ended": _ended,
    "tasked": _adds("tasks", "task"),
    "reported": _adds("reports"),
    "agreed": _agreed,
    "called": _moves("submissions"),
    "submitted": _adds("submissions"),
    "heard": lambda case, event: _at(case, event, "hearing", hearings=(*case.hearings, event.data["spoken"])),
    "drafted": _drafted,
    "draft_given_up": _given_up,
    "replied": _adds("replies"),
    "document_opened": _document_opened,
    "leaked": _leaked,
    "voted": _adds("votes", "vote"),
    "ruled": lambda case, event: _at(case, event, "ruling", ruling=event.data["ruling"]),
    "ordered": _ordered,
    "proved": _proved,
    "proof_judged": _proof_judged,
    "appealed": lambda case, event: _at(_adds("submissions")(case, event), event, "appealed"),
    "reopened": _begun_again,
    "recused": lambda case, event: changed(
        case, recused=(*case.recused, (event.data["person"], event.data["reasons"]))
    ),
    "sealed": _adds("analyses", "analysis"),
    "revealed": _revealed,
    "attributed": _adds("attributions", "attribution"),
    "weighed": _adds("weighed", "weighed"),
    "tier_decided": _tier_decided,
    "clock_started": _adds("clocks", "clock"),
    "clock_met": _with_clock(lambda c, e: clocks.answered(c, e.data.get("at_ms", e.at_ms))),
    "clock_paused": _with_clock(lambda c, e: clocks.paused(c, e.at_ms)),
    "clock_resumed": _with_clock(lambda c, e: clocks.resumed(c, e.at_ms)),
    "clock_extended": _with_clock(lambda c, e: clocks.extended(c, e.data["hours"])),
    "clock_stopped": _with_clock(lambda c, e: clocks.stopped(c, e.at_ms)),
}
"""Events by name."""
