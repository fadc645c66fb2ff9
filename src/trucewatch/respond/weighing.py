"""The graduated response: a tier's conditions held against a case. Without force the system may propose it; with force it only lists.

People decide either way, and both are entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trucewatch.model.cases import Case, Command, Event, Weighed
from trucewatch.model.commission import Tier, TierCondition
from trucewatch.respond import clocks, reading
from trucewatch.respond.events import event
from trucewatch.respond.law import Law
from trucewatch.respond.rights import refuse

STATUSES: Final = ("met", "open", "disputed")


def looked_up(case: Case, tier: Tier, as_of_ms: int, recorded: frozenset[str] = frozenset()) -> dict[str, str]:
    """What the case itself says of each condition of a tier: `met` or `open`. What only people decide is open.

    Args: recorded: ids of findings that the mission has recorded as breaches.
    """
    return {c.id: "met" if _holds(case, c, as_of_ms, recorded) else "open" for c in tier.conditions}


def proposal(case: Case, tier: Tier, as_of_ms: int, recorded: frozenset[str] = frozenset()) -> bool:
    """Whether the system may propose a tier: it is without force, and the case shows each of its conditions."""
    return not tier.force and all(s == "met" for s in looked_up(case, tier, as_of_ms, recorded).values())


def weigh(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """Enter how a tier's conditions stand, and whether it is proposed."""
    tier = _tier(command, law)
    said = command.content["conditions"]
    _check_conditions(command, tier, said)
    proposed = reading.yes(command, "proposed")
    if proposed and tier.force:
        what = f"The tier {tier.id} is one with force: its conditions are listed, and nobody proposes it here."
        refuse(command, what, "Write `proposed: no`.")
    if proposed and any(status != "met" for status in said.values()):
        refuse(command, "Not every condition is met.", "Write `proposed: no`, or correct the conditions.")
    for condition in tier.conditions:
        told = said[condition.id] == "met" and condition.asks in {"ruled", "overdue"}
        if told and not _holds(case, condition, command.at_ms, frozenset()):
            refuse(command, f"The case does not show `{condition.id}`.", "Write `open` or `disputed`.")
    made = Weighed(tier.id, dict(said), proposed, reading.text(command, "reasons"), command.at_ms)
    return (event(command, "weighed", weighed=made),)


def tier(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """The commission decides whether a tier applies, once its conditions were entered."""
    named = _tier(command, law)
    if named.id not in {w.tier for w in case.weighed}:
        refuse(command, f"The conditions of {named.id} were not entered.", "Let the secretary `weigh` it first.")
    applies = "applies" if reading.yes(command, "applies") else "does_not_apply"
    return (event(command, "tier_decided", tier=named.id, decided=applies, reasons=reading.text(command, "reasons")),)


def _tier(command: Command, law: Law) -> Tier:
    if not law.constitution.tiers_in_use:
        what = "The graduated response is not in use."
        refuse(command, what, "It is off unless the constitution says `graduated_response: {in_use: yes}`.")
    wanted = reading.text(command, "tier")
    found = next((t for t in law.constitution.tiers if t.id == wanted), None)
    if found is None:
        refuse(
            command, f"There is no tier `{wanted}`.", f"There are: {', '.join(t.id for t in law.constitution.tiers)}."
        )
    return found


def _check_conditions(command: Command, tier: Tier, said: Any) -> None:
    named = [c.id for c in tier.conditions]
    if not isinstance(said, Mapping) or set(said) != set(named):
        refuse(command, "`conditions` says each condition of the tier.", f"They are: {', '.join(named)}.")
    wrong = [status for status in said.values() if status not in STATUSES]
    if wrong:
        refuse(command, f"`{wrong[0]}` is no status.", f"Known are: {', '.join(STATUSES)}.")


def _holds(case: Case, condition: TierCondition, as_of_ms: int, recorded: frozenset[str]) -> bool:
    if condition.asks == "ruled":
        return case.ruling is not None and case.ruling.word == "breach" and case.ruling.at_ms <= as_of_ms
    if condition.asks == "overdue":
        return bool(clocks.overdue(case.clocks, as_of_ms))
    return condition.asks == "recorded" and not recorded.isdisjoint(case.subjects)
