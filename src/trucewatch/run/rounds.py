"""One round of a mission: take in what waits, bring the state up to date, publish what is due.

An exercise is played through: what arrived by the minute at which a bulletin is due is taken in before it, what comes later makes a new
version of it, as on real days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from trucewatch.publish.release import HOUR_MS, floors
from trucewatch.run.clock import now_ms
from trucewatch.run.config.houses import GUARANTEES
from trucewatch.run.engine import Each, in_turn
from trucewatch.run.folder import MissionFolder
from trucewatch.run.inbox import TakenIn, take_in_waiting
from trucewatch.run.packing import pack_old_days
from trucewatch.run.pipeline import Say, catch_up, silent
from trucewatch.run.publication import Published, due_periods, publish_due
from trucewatch.run.shelves import Shelves
from trucewatch.run.store import Store


@dataclass
class Round:
    """What a round did."""

    as_of_ms: int
    taken_in: list[TakenIn] = field(default_factory=list)
    published: list[Published] = field(default_factory=list)


def round_of(
    folder: MissionFolder,
    store: Store,
    shelves: Shelves,
    as_of_ms: int | None = None,
    say: Say = silent,
    each: Each = in_turn,
) -> Round:
    """Do what is due as of an instant (None: now; an exercise: its own end); `each` fuses days.

    Raises: AgreementError: a configuration file was changed and not adopted.
    """
    folder.refuse_changes()
    mission, _ = folder.settings()
    as_of = as_of_ms if as_of_ms is not None else mission.end_ms if mission.exercise else now_ms()
    done = Round(as_of)
    for moment in _moments(folder, as_of):
        done.taken_in += take_in_waiting(folder, store, shelves, moment if mission.exercise else None)
        catch_up(folder, store, shelves, say=say, each=each)
        done.published += _publish(folder, store, shelves, moment, say)
    pack_old_days(folder, store, now_ms())
    return done


def _publish(folder: MissionFolder, store: Store, shelves: Shelves, as_of_ms: int, say: Say) -> Iterator[Published]:
    """What a mission publishes by itself: one of monitoring its bulletins, one of guarantees its page of positions.

    What only guarantors see is written beside it and published nowhere.
    """
    if folder.mission().house == GUARANTEES:
        from trucewatch.run.positions import publish_positions  # its solvers are of use in that house alone
        from trucewatch.run.restricted import write_backing

        yield from publish_positions(folder, store, shelves, as_of_ms)
        write_backing(folder, store, as_of_ms)
    else:
        yield from publish_due(folder, store, shelves, as_of_ms, say)


def _moments(folder: MissionFolder, as_of_ms: int) -> Iterator[int]:
    """When to look: in an exercise whenever a bulletin falls due, and at the end; otherwise once."""
    mission, _ = folder.settings()
    if mission.exercise:
        delay_ms = floors(mission.release).delay_h * HOUR_MS
        due = [p.until_ms + delay_ms for p in due_periods(mission, as_of_ms)]
        yield from (moment for moment in due if moment < as_of_ms)
    yield as_of_ms
