"""What a named office decided of a condition: the act `condition` of a guarantees mission.

    act: condition    about: the condition's id    content: {status: met, date: 2031-05-09, reasons: ...}

The office that the condition names signs, and nobody else can; one signature is enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from trucewatch.errors import WorkflowError
from trucewatch.model.entries import Entry
from trucewatch.model.register import Judged
from trucewatch.model.time import from_text
from trucewatch.model.vocabulary import CONDITION_STATUSES
from trucewatch.run.clock import now_ms
from trucewatch.run.config.pledges import DECIDED_ELSEWHERE
from trucewatch.run.folder import MissionFolder

ACT: Final = "condition"
_FIELDS: Final = {"status", "date", "reasons"}
_HINT: Final = "See docs/how-to/keep-a-register.md for what the file must say."


def judging(content: Any, place: str) -> tuple[str, str]:
    """(status, date) of a decision about a condition. Raises: WorkflowError: it says something else."""
    if not isinstance(content, dict) or set(content) != _FIELDS or not str(content["reasons"]).strip():
        raise WorkflowError("`content` has status, date and reasons.", hint=_HINT, place=place)
    if content["status"] not in CONDITION_STATUSES:
        raise WorkflowError(f"`status` is one of {', '.join(CONDITION_STATUSES)}.", hint=_HINT, place=place)
    try:
        return content["status"], date.fromisoformat(content["date"]).isoformat()
    except (ValueError, TypeError) as e:
        raise WorkflowError("`date` is a day such as 2031-05-09.", hint=_HINT, place=place) from e


def check_judging(folder: MissionFolder, act: Mapping[str, Any], offices: Sequence[str], place: str) -> None:
    """See that a condition is decided by the office that it names, alone, and not before the day has come.

    Args: offices: those that signed.
    Raises: WorkflowError: there is no such condition, no office decides it, another office signed, or the day lies ahead.
    """
    about = act["about"]
    conditions = {c.id: c for c in folder.register().conditions}
    if about not in conditions:
        raise WorkflowError(
            f"There is no condition `{about}`.", hint=f"There are: {', '.join(conditions)}.", place=place
        )
    named = conditions[about].decided_by
    if named in DECIDED_ELSEWHERE:
        what = f"`{about}` is decided by {named}, and by no office of this mission."
        hint = "Enter the document in the condition's `history`, or let a bulletin say it; then adopt."
        raise WorkflowError(what, hint=hint, place=place)
    if set(offices) != {named}:
        what = f"`{about}` is decided by the office `{named}` alone."
        raise WorkflowError(what, hint=f"Let {named} sign, and nobody else.", place=place)
    if from_text(act["content"]["date"]) > now_ms():
        what = f"{act['content']['date']} has not come yet."
        raise WorkflowError(what, hint="Decide it when it is so; a scenario supposes what may come.", place=place)


def judged(folder: MissionFolder, size: int | None = None) -> tuple[Judged, ...]:
    """Every decision about a condition in the first `size` entries (None: all), in the order of the ledger."""
    return tuple(_judged(index, entry) for index, entry in folder.entries_of("decision", size) if entry["act"] == ACT)


def _judged(index: int, entry: Entry) -> Judged:
    status, day = judging(entry["content"], ACT)
    return Judged(entry["about"], status, day, entry["signatures"][0]["office"], index)
