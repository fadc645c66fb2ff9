"""How much of what happened was found: by class, and by the means that perceived it.

Limits: an event is found if an incident holds more observations of it than of any other; two events in one incident are one found.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trucewatch.exercise.figures import share
from trucewatch.exercise.matching import Line, Match, class_of


def detection(match: Match) -> dict[str, Any]:
    """Of the events that happened: how many were within reach of anybody, left a trace, and have an incident that stands for them; all, by class, by means.

    By means there is no reach: the truth knows that of all watchers together.
    """
    found = {e for i, e in match.event_of.items() if i in match.incidents}
    traced = {event for _, _, event in match.rows}
    real = [event for event in match.events.values() if event["real"]]
    by_class: dict[str, list[Line]] = {}
    for event in real:
        by_class.setdefault(class_of(event), []).append(event)
    return {
        "all": _found(real, traced, found),
        "by_class": {name: _found(listed, traced, found) for name, listed in sorted(by_class.items())},
        "by_means": {
            name: {
                "perceived": len(events),
                "found": len(events & found),
                "share": share(len(events & found), len(events)),
            }
            for name, events in sorted(_perceived_by(match).items())
        },
    }


def _found(events: Iterable[Line], traced: set[str], found: set[str]) -> dict[str, Any]:
    """Older truths do not say what was within reach: there it is what left a trace."""
    listed = list(events)
    names = {e["event"] for e in listed}
    reach = {e["event"] for e in listed if e.get("within_reach", e["event"] in traced)}
    return {
        "happened": len(names),
        "within_reach": len(reach),
        "perceived": len(names & traced),
        "found": len(names & found),
        "share": share(len(names & found), len(names & traced)),
        "share_within_reach": share(len(reach & found), len(reach)),
    }


def _perceived_by(match: Match) -> dict[str, set[str]]:
    """The true events that each means perceived."""
    by: dict[str, set[str]] = {}
    for observation, _, event in match.rows:
        if match.events[event]["real"]:
            by.setdefault(match.means[observation], set()).add(event)
    return by
