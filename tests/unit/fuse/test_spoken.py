"""What a network makes one event of at one moment is of one thing, whatever its sensors call it."""

from __future__ import annotations

from typing import Any

import pytest

from trucewatch.fuse.fuse import fuse
from unit.fuse.perceived import HOUR_MS, MINUTE_MS, band, observations, oid, seen

NET = {"origin_group": "net 7", "means": "detected"}
LATER = {"t0_ms": 12 * HOUR_MS + 35 * MINUTE_MS, "t1_ms": 12 * HOUR_MS + 36 * MINUTE_MS}
STRANGE = {"kind": "shot"}
"""What goes on for half an hour, and is called by another name at its beginning, is by itself another thing."""


def held(*rows: dict[str, Any]) -> dict[str, str]:
    """The incident of each observation, by name."""
    _, members = fuse(observations(*rows))
    of = dict(zip(members.observation.tolist(), members.incident.tolist(), strict=True))
    return {name: of[oid(name)].decode() for name in NAMES if oid(name) in of}


NAMES = ("fix", "a", "b", "c", "odd", "later", "far")


def event(**odd: Any) -> list[dict[str, Any]]:
    """A fix, three bands of sensors, one more that differs, and witnesses who perceive how it goes on."""
    bands = [band(name, -3, 0.2 * k, **NET) for k, name in enumerate("abc")]
    witnesses = [seen(f"w{k}", 0.1 * k, 0.1, **LATER) for k in range(5)]
    return [seen("fix", **NET), *bands, band("odd", -3.1, -0.1, **{**NET, **odd}), *witnesses]


def test_a_sensor_that_calls_it_by_another_name_goes_with_its_network() -> None:
    alone = event(**{**STRANGE, "origin_group": "odd"})
    assert len(set(held(*alone).values())) == 2
    assert len(set(held(*event(**STRANGE)).values())) == 1


def test_the_fix_too_is_taken_for_what_most_call_it() -> None:
    rows = [{**row, "kind": "shot"} if row["platform"] == "fix" else row for row in event()]
    assert len(set(held(*rows).values())) == 1
    assert len(set(held(*({**row, "origin_group": row["platform"]} for row in rows)).values())) == 2


@pytest.mark.parametrize(
    ("defect", "odd"),
    [
        ("people's reports of one origin may be of two things", {"means": "told"}),
        ("nobody can be told from another", {"platform": ""}),
        ("a sensor that speaks twice tells of two things", {"platform": "a"}),
        ("no sensor is so wrong", {"lat_e7": 5_000_000}),
    ],
)
def test_who_speaks_for_itself(defect: str, odd: dict[str, Any]) -> None:
    found = held(*event(**{**STRANGE, **odd}))
    assert found["odd"] != found["fix"], defect


def test_what_a_network_hears_later_is_another_event_of_the_same_origin() -> None:
    rows = [seen("fix", **NET), band("a", -3, **NET)]
    two = {"t0_ms": 18 * HOUR_MS, "t1_ms": 18 * HOUR_MS + MINUTE_MS}
    later = [seen("later", **{**NET, **two}), band("b", -3, 0.2, **{**NET, **two})]
    found = held(*rows, *later)
    assert found["fix"] == found["a"] != found["later"] == found["b"]
