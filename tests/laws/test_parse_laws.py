"""Any bytes parse or raise `SourceError`; every row is accounted for; the same rows give the same tables in whatever order they come."""

from __future__ import annotations

import gzip
import json
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shelves.sources import SHELF, shelf, take_in
from trucewatch.errors import SourceError
from trucewatch.ingest.ingest import REPEATED
from trucewatch.model.columns import row_ids
from trucewatch.model.parsed import Parsed

CATALOGUE = shelf()
NAMES = sorted(CATALOGUE)
GOOD = {
    path.parts[-3]: path.read_bytes()
    for path in sorted(SHELF.glob("*/examples/*"))
    if not path.name.startswith("bad-") and not path.name.endswith(".expected.json")
}
SMALL = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _parsed_or_refused(name: str, data: bytes) -> Parsed | SourceError:
    try:
        return take_in(CATALOGUE[name], data)
    except SourceError as refused:
        return refused


def _lawful(name: str, data: bytes) -> None:
    parsed = _parsed_or_refused(name, data)
    if isinstance(parsed, SourceError):
        assert parsed.what
        assert parsed.hint
        assert parsed.place
        return
    report = parsed.report
    assert report.rows == report.read + sum(report.skipped.values()) + report.rejected
    assert len(report.rejections) <= max(report.rejected, 0)
    assert all(r.line >= 1 and r.reason and r.hint for r in report.rejections)
    for table in parsed.tables:
        assert len(table)
        pairs = list(zip(table.id.tolist(), table.content.tolist(), strict=True))
        assert pairs == sorted(set(pairs))
        identity = CATALOGUE[name].manifest.identity[table.NAME]
        assert (row_ids(f"{name}/{table.NAME}", table, identity) == table.id).all()
        assert (table.t1_ms > table.t0_ms).all()


@pytest.mark.parametrize("name", NAMES)
@SMALL
@given(data=st.binary(max_size=300))
@example(data=b"")
@example(data=b"\x1f\x8b")
@example(data=b"[" * 100_000)
@example(data=b"[\n" * 50_000)
@example(data=b'[{"record": ' + b"9" * 5000 + b"}]")
@example(data=b'[{"record":"\\ud800","start":"2026-01-01","latitude":1,"longitude":1}]')
@example(data="\ufeff".encode() * 3)
@example(data=b'"' * 70_000)
def test_any_bytes_parse_or_raise_source_error(name: str, data: bytes) -> None:
    _lawful(name, data)


def _mutated(data: bytes, rng: random.Random) -> bytes:
    """The example with a few bytes flipped, cut, doubled or replaced by what often breaks parsers."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(out) + 1)
        choice = rng.randrange(6)
        if choice == 0 and at < len(out):
            out[at] ^= 1 << rng.randrange(8)
        elif choice == 1:
            del out[at : at + rng.randint(1, 40)]
        elif choice == 2:
            out[at:at] = out[at : at + rng.randint(1, 40)]
        elif choice == 3:
            out[at:at] = rng.choice(
                [b'"', b",", b"\n", b"\r\n", b"-", b".", b"9" * 30, b"\xc3\xa9", b"1e400", b"NaN", b"|"]
            )
        elif choice == 4:
            out[at:at] = rng.choice(["٣", "９", "²", "\u2028", "\x85", "\x1c", "\u00a0"]).encode()
        else:
            del out[at:]
    return bytes(out)


@pytest.mark.parametrize("name", NAMES)
@SMALL
@given(seed=st.integers(0, 2**32), packed=st.booleans())
def test_damaged_examples_parse_or_raise_source_error(name: str, seed: int, packed: bool) -> None:
    rng = random.Random(seed)  # noqa: S311 - the seed is hypothesis's, so that a failure repeats
    data = gzip.compress(GOOD[name]) if packed else GOOD[name]
    _lawful(name, _mutated(data, rng))


def _header_and_rows(name: str) -> tuple[bytes, list[bytes]]:
    header, *rows = GOOD[name].splitlines(keepends=True)
    return header, rows


def _same(first: Parsed, second: Parsed) -> bool:
    a, b = first.by_name(), second.by_name()
    return all(np.array_equal(getattr(a[n], c.name), getattr(b[n], c.name)) for n in a for c in a[n].columns())


@pytest.mark.parametrize("name", [n for n in NAMES if n not in {"ucdp_ged", "bulletins"}])
@SMALL
@given(seed=st.integers(0, 2**32))
def test_order_of_rows_changes_nothing(name: str, seed: int) -> None:
    """UCDP has records of several lines, which cannot be shuffled as lines; a bulletin is one document."""
    header, rows = _header_and_rows(name) if name != "observations" else _json_rows()
    shuffled = rows.copy()
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - as above
    straight, crooked = (take_in(CATALOGUE[name], header + b"".join(r)) for r in (rows, shuffled))
    assert _same(straight, crooked)
    assert straight.report.skipped == crooked.report.skipped


def _json_rows() -> tuple[bytes, list[bytes]]:
    patrol = (SHELF / "observations" / "examples" / "patrol-day.csv").read_bytes()
    header, *rows = patrol.splitlines(keepends=True)
    return header, rows


@pytest.mark.parametrize("name", [n for n in NAMES if n not in {"ucdp_ged", "observations", "bulletins"}])
def test_a_row_that_comes_twice_is_one(name: str) -> None:
    header, rows = _header_and_rows(name)
    once, twice = (take_in(CATALOGUE[name], header + b"".join(r)) for r in (rows, rows + rows))
    assert _same(once, twice)
    repeated = once.report.skipped.get(REPEATED, 0)
    assert twice.report.skipped[REPEATED] == 2 * repeated + once.report.read


@pytest.mark.parametrize("name", NAMES)
def test_packed_or_not_is_the_same(name: str) -> None:
    assert _same(take_in(CATALOGUE[name], GOOD[name]), take_in(CATALOGUE[name], gzip.compress(GOOD[name])))


@SMALL
@given(rows=st.lists(st.fixed_dictionaries({"latitude": st.floats(), "count": st.integers()}), max_size=5))
def test_json_numbers_of_any_size_are_read_or_rejected(rows: list[dict[str, float]]) -> None:
    fixed = {"record": "r", "start": "2026-01-01", "timezone": "UTC", "longitude": 1, "means": "seen", "kind": "shot"}
    _lawful("observations", json.dumps([{**fixed, **row} for row in rows]).encode())


def test_examples_are_there() -> None:
    assert sorted(GOOD) == NAMES
