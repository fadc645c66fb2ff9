"""The legal state of an agreement: set by its document or by a named office, per party, never computed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, Final, NamedTuple

from trucewatch.errors import WorkflowError
from trucewatch.model.agreement import Agreement, LegalState
from trucewatch.model.entries import Entry
from trucewatch.model.time import Interval, from_text
from trucewatch.model.vocabulary import LEGAL_STATES

FOR_EVER_MS: Final = 2**52
_HINT: Final = "See docs/how-to/decide.md for what the file must say."


class LegalChange(NamedTuple):
    """From when which state holds: for one party, or, where `party` is empty, for the agreement as a whole."""

    from_ms: int
    state: str
    party: str


def legal_change(content: Any, place: str, parties: Collection[str] | None = None) -> LegalChange:
    """What a decision about the legal state says.

    Args: parties: of the agreement; None: any name passes.
    Raises: WorkflowError: it says something else, or names a party that nobody knows.
    """
    fields = set(content) if isinstance(content, dict) else set()
    if fields - {"party"} != {"state", "from"} or content["state"] not in LEGAL_STATES:
        states = ", ".join(LEGAL_STATES)
        what = f"`content` has `from`, `state`, one of {states}, and for one party alone `party`."
        raise WorkflowError(what, hint=_HINT, place=place)
    party = str(content.get("party", ""))
    if party and parties is not None and party not in parties:
        what = f"There is no party of this agreement `{party}`."
        raise WorkflowError(what, hint=f"There are: {', '.join(parties)}.", place=place)
    try:
        return LegalChange(from_text(content["from"]), content["state"], party)
    except (ValueError, TypeError) as e:
        raise WorkflowError("`from` is a time such as 2031-05-09T06:00:00Z.", hint=_HINT, place=place) from e


def with_legal_state(agreement: Agreement, decisions: Iterable[Entry]) -> Agreement:
    """The agreement as people's decisions left it; the order in which they entered the ledger does not matter.

    A decision for one party is told beside the others and ends nothing: whether one party's step ends an agreement is a question of law,
    and a decision about the whole answers it.
    """
    about = [d for d in decisions if d["act"] == "legal_state" and d["about"] == agreement.id]
    changes = sorted({(legal_change(d["content"], "legal_state"), _offices(d)) for d in about})
    in_force, state = list(agreement.in_force), agreement.legal_state
    for from_ms, state in [(c.from_ms, c.state) for c, _ in changes if not c.party]:
        in_force = [Interval(i.t0_ms, min(i.t1_ms, from_ms)) for i in in_force if i.t0_ms < from_ms]
        if state == "in_force":
            in_force.append(Interval(from_ms, FOR_EVER_MS))
    decided = [LegalState(c.party, c.state, c.from_ms, by) for c, by in changes if c.party]
    states = sorted((*agreement.legal_states, *decided), key=lambda s: (s.from_ms, s.party, s.state, s.by))
    return replace(agreement, in_force=tuple(in_force), legal_state=state, legal_states=tuple(states))


def _offices(decision: Entry) -> str:
    return ", ".join(sorted({s["office"] for s in decision["signatures"]}))
