"""What is only unusual is marked: nothing is lost, nobody else is marked, and what is usual is not."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from shelves.sources import RECEIVED_MS, shelf, take_in
from trucewatch.model.parsed import RowReport
from trucewatch.model.time import to_text

SHELF = shelf()
HEADER = "record,start,latitude,longitude,radius_m,platform,means,kind,count\n"
NOON_MS = RECEIVED_MS - 30 * 86_400_000
HOUR_MS, DAY_MS = 3_600_000, 86_400_000


def _marks(rows: Iterable[str], volume: tuple[int, int] = (0, 10_000_000)) -> RowReport:
    source = replace(SHELF["observations"], manifest=replace(SHELF["observations"].manifest, volume_per_day=volume))
    return take_in(source, (HEADER + "".join(f"{row}\n" for row in rows)).encode()).report


def _row(k: int, at_ms: int, who: str = "m-1", lat: str = "48.1", radius: str = "300", count: str = "1") -> str:
    return f"{who}-{k},{to_text(at_ms)},{lat},37.1,{radius},{who},detected,explosion,{count}"


def test_a_source_that_repeats_itself_is_named_and_keeps_its_rows() -> None:
    stuck = [_row(k, NOON_MS + 30_000 * k) for k in range(25)]
    others = [_row(k, NOON_MS + 30_000 * k, "m-2", count=str(k)) for k in range(25)]
    report = _marks([*stuck, *others])
    assert report.read == 50
    assert len(report.marks) == 1
    assert report.marks[0].startswith("25 rows are equal but for reference and time")
    assert "m-1 seems" in report.marks[0]


@pytest.mark.parametrize(
    "rows",
    [
        [_row(k, NOON_MS + 30_000 * k) for k in range(19)],
        [_row(k, NOON_MS + 61_000 * k) for k in range(60)],
        [_row(k, NOON_MS + 30_000 * k, "m-1" if k % 2 else "m-2") for k in range(30)],
        [_row(k, NOON_MS + 30_000 * k, count=str(k % 3)) for k in range(30)],
    ],
    ids=["too few", "too slow", "of two sensors", "not equal"],
)
def test_what_is_no_repetition_is_not_marked(rows: list[str]) -> None:
    assert _marks(rows).marks == ()


def test_ten_thousand_at_one_point_and_instant_are_read_in_bounded_time() -> None:
    began = time.perf_counter()
    report = _marks(_row(k, NOON_MS) for k in range(10_000))
    assert time.perf_counter() - began < 20
    assert report.read == 10_000
    assert report.marks[0].startswith("10,000 rows are equal")


def test_an_error_of_nothing_is_no_error_and_the_sources_own_is_taken() -> None:
    report = _marks([_row(1, NOON_MS, radius="0"), _row(2, NOON_MS, radius=""), _row(3, NOON_MS, radius="5")])
    assert report.read == 3
    assert report.marks == ("1 rows give their place an error of 0 m; 200 m, the source's own, is taken",)


def test_an_absurd_error_is_marked() -> None:
    report = _marks([_row(1, NOON_MS, radius="100000"), _row(2, NOON_MS, radius="100001")])
    assert report.read == 2
    assert report.marks == ("1 rows give their place an error of more than 100,000 m",)


def test_a_source_that_knows_only_regions_is_not_absurd() -> None:
    example = "precisions-cp1252.csv"
    from shelves.sources import SHELF as FOLDER

    report = take_in(SHELF["ucdp_ged"], (FOLDER / "ucdp_ged" / "examples" / example).read_bytes(), example).report
    assert report.marks == ()


def test_rows_that_name_no_platform_are_called_by_their_source() -> None:
    stuck = [_row(k, NOON_MS + 30_000 * k).replace(",m-1,", ",,") for k in range(20)]
    assert "apart: observations seems" in _marks(stuck).marks[0]


def test_what_is_known_to_the_day_only_is_no_repetition() -> None:
    assert _marks(f"d-{k},2026-03-01Z,48.1,37.1,300,m-1,told,explosion,1" for k in range(30)).marks == ()


def test_rows_from_after_their_arrival_show_a_fast_clock() -> None:
    report = _marks(
        [_row(1, RECEIVED_MS + HOUR_MS), _row(2, RECEIVED_MS - HOUR_MS, "m-2"), _row(3, RECEIVED_MS + 50_000, "m-3")]
    )
    assert report.read == 3
    assert report.marks == ("1 rows begin after they arrived: the clock of m-1 is fast",)


def _heard(sensors: int, off: dict[str, int], events: int = 12) -> Iterator[str]:
    """Every sensor hears every event; the clocks of some are off."""
    for event in range(events):
        at_ms = NOON_MS + event * 71 * 60_000
        for sensor in range(sensors):
            who = f"m-{sensor}"
            yield _row(event, at_ms + 1000 * sensor + off.get(who, 0), who, lat=f"48.1{sensor}", count=str(event))


@pytest.mark.parametrize(("shift_ms", "when"), [(DAY_MS, "earlier"), (-DAY_MS, "later")])
def test_a_clock_a_day_off_is_told_by_its_neighbours(shift_ms: int, when: str) -> None:
    report = _marks(_heard(4, {"m-2": shift_ms}))
    assert report.read == 48
    assert len(report.marks) == 1
    assert f"rows of m-2 fit those of its neighbours a day {when}" in report.marks[0]


@pytest.mark.parametrize("off", [{}, {"m-2": 2 * HOUR_MS}, {"m-2": DAY_MS + 2 * HOUR_MS}])
def test_clocks_that_are_not_a_day_off_are_not_said_to_be(off: dict[str, int]) -> None:
    assert _marks(_heard(4, off)).marks == ()


def test_a_clock_that_says_itself_how_far_it_is_off_is_not_marked() -> None:
    rows = [f"{row},{86_000 if row.startswith('m-2-') else ''}" for row in _heard(4, {"m-2": DAY_MS})]
    data = HEADER.replace("\n", ",clock_error_s\n") + "".join(f"{row}\n" for row in rows)
    assert not [mark for mark in take_in(SHELF["observations"], data.encode()).report.marks if "day off" in mark]


def test_what_happens_every_day_at_one_hour_is_no_clock_a_day_off() -> None:
    daily = [_row(10 * d + s, NOON_MS - d * DAY_MS, f"m-{s}", count=str(d)) for d in range(10) for s in range(4)]
    assert _marks(daily).marks == ()


def test_one_flooded_day_among_quiet_ones_shows() -> None:
    quiet = [_row(d, NOON_MS - d * DAY_MS) for d in range(1, 20)]
    flood = [_row(100 + k, NOON_MS + 1000 * k, lat=f"48.{k:04}") for k in range(40)]
    assert _marks([*quiet, *flood], (0, 30)).marks == ("40 rows on the busiest day, where 0 to 30 are usual",)
    assert _marks(flood, (0, 30)).marks == ("40 rows a day, where 0 to 30 are usual",)
    assert _marks(flood, (0, 40)).marks == ()
