"""`trucewatch calendar`: the clocks of all cases as an iCalendar file."""

from __future__ import annotations

from pathlib import Path

from trucewatch.outputs.calendar.clocks import Framing, calendar
from trucewatch.run.docketed import docketed
from trucewatch.run.shelves import language
from trucewatch.run.terminal import Progress


def calendar_of(path: Path, lang: str, as_of: str, database: str, progress: Progress) -> bytes:
    """The calendar of a mission. `lang`: empty for the language of record.

    Raises: WorkflowError: there is no such language, or no commission.
    """
    with docketed(path, as_of, database, progress) as docket:
        spoken = language(lang or docket.mission.language_of_record)
        framing = Framing(docket.mission, docket.constitution, docket.origin, docket.as_of_ms, spoken)
        return calendar(docket.cases, framing)
