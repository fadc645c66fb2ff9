"""Text to exact integers: decimals, moments, counts, places."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.ingest.counts import NOT_STATED, Count, count
from trucewatch.ingest.decimals import MAX_CHARS, plain, scaled, scaled_cells
from trucewatch.ingest.detail import detail
from trucewatch.ingest.memo import Memo
from trucewatch.ingest.moments import iso_day, local_days, moment, span
from trucewatch.ingest.places import WINDS, Band, band
from trucewatch.ingest.rows import Unreadable
from trucewatch.model.time import Interval, from_text, to_text

NUMBERISH = st.one_of(
    st.decimals(-200, 200, places=5).map(str),
    st.from_regex(r"[+-]?[0-9]{0,11}(\.[0-9]{0,12})?", fullmatch=True),
    st.text(alphabet="0123456789.-+eE ,", max_size=12),
)


@pytest.mark.parametrize(
    ("text", "e7"),
    [
        ("48.12345", 481_234_500),
        ("-0.5", -5_000_000),
        ("+37", 370_000_000),
        (".5", 5_000_000),
        ("44.9536335", 449_536_335),
        ("34.0994127132379", 340_994_127),
        ("1.23456785", 12_345_679),
        ("-1.23456785", -12_345_679),
        ("", None),
        (".", None),
        ("-", None),
        ("1e3", None),
        ("48,1", None),
        ("4 8", None),
        ("1.2.3", None),
        ("٤٨", None),
        ("1234567890", None),
        ("1" + "0" * 24, None),
    ],
)
def test_decimals_are_scaled_exactly(text: str, e7: int | None) -> None:
    assert scaled(text, 7) == e7


def _cells(texts: list[str]) -> np.ndarray:
    width = max([1, *map(len, texts)])
    return np.array([t.encode() for t in texts], dtype=f"S{width}").view(np.uint8).reshape(len(texts), width)


@given(
    texts=st.lists(NUMBERISH.filter(lambda t: len(t) <= MAX_CHARS), min_size=1, max_size=20), places=st.integers(0, 8)
)
def test_a_column_is_scaled_as_its_cells_are(texts: list[str], places: int) -> None:
    values, good = scaled_cells(_cells(texts), places)
    assert [v if g else None for v, g in zip(values.tolist(), good.tolist(), strict=True)] == [
        scaled(t, places) for t in texts
    ]


@given(number=st.decimals(-999_999_999, 999_999_999, places=9, allow_nan=False, allow_infinity=False))
def test_scaling_is_decimal_arithmetic(number: Decimal) -> None:
    text = f"{number:f}"
    assert scaled(text, 7) == int(number.scaleb(7).to_integral_value(ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("text", "short"),
    [("4.50", "4.5"), ("+4.5", "4.5"), ("270", "270"), ("007.0", "7"), ("-0.0", "0"), (".5", "0.5"), ("x", None)],
)
def test_equal_numbers_are_equal_text(text: str, short: str | None) -> None:
    assert plain(text) == short


@pytest.mark.parametrize(
    ("text", "zone", "start", "seconds"),
    [
        ("2026-03-28 14:05", "Europe/Kyiv", "2026-03-28T12:05:00Z", 60),
        ("2026-03-28 14:05:30", "Europe/Moscow", "2026-03-28T11:05:30Z", 1),
        ("2025-10-26 03:30+03:00", "", "2025-10-26T00:30:00Z", 60),
        ("2025-10-26 03:30+0200", "Europe/Kyiv", "2025-10-26T01:30:00Z", 60),
        ("2025-10-26", "Europe/Kyiv", "2025-10-25T21:00:00Z", 25 * 3600),
        ("2026-03-29", "Europe/Kyiv", "2026-03-28T22:00:00Z", 23 * 3600),
        ("2026-03-08", "America/Havana", "2026-03-08T05:00:00Z", 23 * 3600),
        ("2025-07-01", "Europe/Moscow", "2025-06-30T21:00:00Z", 24 * 3600),
    ],
)
def test_moments_have_the_length_that_was_written(text: str, zone: str, start: str, seconds: int) -> None:
    got = moment(text, zone)
    assert to_text(got.start_ms) == start
    assert got.end_ms - got.start_ms == seconds * 1000


def test_kyiv_and_moscow_agree_in_summer_and_differ_in_winter() -> None:
    summer, winter = "2025-07-01 12:00", "2025-12-01 12:00"
    assert moment(summer, "Europe/Kyiv") == moment(summer, "Europe/Moscow")
    assert moment(winter, "Europe/Kyiv").start_ms - moment(winter, "Europe/Moscow").start_ms == 3_600_000


@pytest.mark.parametrize(
    ("text", "zone", "says"),
    [
        ("2025-10-26 03:30", "Europe/Kyiv", "twice"),
        ("2026-03-29 03:30", "Europe/Kyiv", "never"),
        ("2026-03-28 14:05", "", "neither an offset nor a zone"),
        ("2026-03-28 14:05", "Kiev", "no time zone"),
        ("2026-03-28 14:05", "../../etc/passwd", "no time zone"),
        ("2026-03-28 24:05", "UTC", "no time of day"),
        ("2026-02-30", "UTC", "no day"),
        ("28.03.2026", "UTC", "no time"),
        ("2026-03-28 14:05+15:00", "", "no offset"),
        ("9999-12-31", "UTC", "no day"),
    ],
)
def test_moments_that_cannot_be_dated_say_what_to_do(text: str, zone: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as unreadable:
        moment(text, zone)
    assert unreadable.value.hint


def test_spans() -> None:
    day = 86_400_000
    start = from_text("2026-03-01")
    assert span("2026-03-01", "", "UTC") == Interval(start, start + day)
    assert span("2026-03-01", "2026-03-02", "UTC") == Interval(start, start + 2 * day)
    assert span("2026-03-01", "2026-03-01 06:00", "UTC") == Interval(start, start + day // 4)
    assert local_days(iso_day("2026-03-01"), iso_day("2026-03-01"), "UTC") == Interval(start, start + day)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("30", Count(30, 30, "exactly")),
        ("0", Count(0, 0, "exactly")),
        ("1,882", Count(1882, 1882, "exactly")),
        ("About 30", Count(30, 30, "about")),
        ("nearly 3000", Count(3000, 3000, "about")),
        ("at least 5", Count(5, -1, "at_least")),
        ("more than 1300", Count(1301, -1, "at_least")),
        ("over 1,000", Count(1001, -1, "at_least")),
        ("up to 4", Count(-1, 4, "at_most")),
        ("fewer than 3", Count(-1, 2, "at_most")),
        ("12-15", Count(12, 15, "between")),
        ("between 12 and 15", Count(12, 15, "between")),
        ("several", Count(3, -1, "several")),
        ("hundreds", Count(200, -1, "hundreds")),
        ("uncountable", Count(1, -1, "uncountable")),
        ("", NOT_STATED),
    ],
)
def test_counts_keep_their_words(text: str, counted: Count) -> None:
    assert count(text) == counted


@pytest.mark.parametrize("text", ["lots", "15-12", "-3", "3.5", "1,23", "99999999999", "٣", "about"])
def test_what_is_no_count_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable, match="no count"):
        count(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2-4 km SSE", Band(15_750, 1_125, 2_000, 4_000)),
        ("800 m N", Band(0, 1_125, 750, 850)),
        ("850 m N", Band(0, 1_125, 845, 855)),
        ("3 km W", Band(27_000, 1_125, 2_500, 3_500)),
        ("2.5 km 90°", Band(9_000, 50, 2_450, 2_550)),
        ("1-2 km 350-10 deg", Band(0, 1_000, 1_000, 2_000)),
        ("SSE", Band(15_750, 1_125, -1, -1)),
    ],
)
def test_bands(text: str, expected: Band) -> None:
    assert band(text) == expected


@pytest.mark.parametrize("text", ["far away", "4-2 km N", "2 km", "km N", "1-2 km NNN", "3 km 400°", "900 km N", ""])
def test_what_is_no_band_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        band(text)


def test_the_winds_go_round() -> None:
    assert [band(w).bearing_cdeg for w in WINDS] == [k * 2_250 for k in range(16)]


def test_a_memo_asks_once_and_forgets_before_it_fills_the_memory() -> None:
    asked: list[int] = []
    memo = Memo(lambda key: asked.append(key) or -key)
    assert [memo[k] for k in (1, 2, 1, 2)] == [-1, -2, -1, -2]
    assert asked == [1, 2]
    for key in range(300_000):
        assert memo[key] == -key
    assert len(memo) <= 1 << 18


def test_detail_is_canonical() -> None:
    assert detail(b="ä", a='"', c="") == '{"a":"\\"","b":"ä"}'
    assert detail(a="") == ""
