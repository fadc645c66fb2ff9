"""When a file of an exercise arrives: by its name, whoever wrote it there."""

from pathlib import Path

import pytest

from trucewatch.model.time import from_text
from trucewatch.run.inbox import arrival_ms
from trucewatch_command import answered, trucewatch
from unit.run.heard import write_network

HEARD = "trees-20310503T000000Z"


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("2031-05-03T1200Z--patrol.csv", "2031-05-03T12:00:00Z"),
        (f"{HEARD}-20310504T000000Z-detections.csv", "2031-05-04T00:01:00Z"),
        (f"{HEARD}-20310504T000000Z-states.csv", "2031-05-04T00:01:00Z"),
        (f"{HEARD}-20310504T000000Z-audible.csv", "2031-05-04T00:01:00Z"),
        ("crossing-20310503T000000Z-0123abcd-detections.csv", "2031-05-03T00:01:00Z"),
        (f"{HEARD}-0123abcd-detections.csv", "2031-05-03T00:01:00Z"),
        ("2031-05-03T1200Z--trees-20310503T000000Z-20310504T000000Z-states.csv", "2031-05-03T12:00:00Z"),
        ("a-b-20310503T000000Z-20310503T101530Z-states.csv", "2031-05-03T10:16:30Z"),
    ],
)
def test_a_name_tells_when_it_arrives(name, at) -> None:
    assert arrival_ms(name) == from_text(at)


@pytest.mark.parametrize("name", ["patrol.csv", "trees-detections.csv", "trees-2031-states.csv", f"{HEARD}-other.csv"])
def test_other_names_tell_nothing(name) -> None:
    assert arrival_ms(name) == 0


def test_in_an_exercise_nobody_hears_of_an_explosion_before_it_happens(tmp_path: Path) -> None:
    """A day that was gone through comes in after it, and none of its rows is thought to lie in the future."""
    from trucewatch.model.signals import ChannelStates, Detections
    from trucewatch.run.delivering import delivered
    from trucewatch.run.networks import read_network
    from unit.publish.detected import POINT

    river = tmp_path / "river"
    trucewatch("exercise", "new", river, "--staged", "--waveforms", "1")
    rows = []
    for k, hour in enumerate((1, 12, 23)):
        at_ms = from_text(f"2031-05-03T{hour:02d}:30:00Z")
        rows.append({**POINT, "id": f"{k}" * 40, "t0_ms": at_ms, "t1_ms": at_ms + 300, "lat_e7": -210_000_000, "lon_e7": -130_000_000})  # fmt: skip
    network = read_network(write_network(tmp_path))
    stamp = "20310503T000000Z-20310504T000000Z"
    delivered(Detections.from_rows(rows), ChannelStates.from_rows([]), network, stamp, tmp_path / "out", river)
    trucewatch("run", river)
    (told,) = [d for d in answered("show", river, "deliveries")["deliveries"] if d["name"].endswith("-detections.csv")]
    assert (told["read"], told["rejected"]) == (3, 0)
    assert told["time"] == "2031-05-04T00:01:00Z"
    assert told["marks"] == "[]"
