"""Whatever lies in the files: a mission is read, or one sentence says what is wrong. Never anything else."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.errors import AgreementError
from trucewatch.run.config import CONFIGURATION, load_agreement, load_mission, shipped

PIECES = st.sampled_from(
    [
        "",
        "\n",
        "  ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ": ",
        '"',
        "null",
        "-1",
        "1e999",
        "NaN",
        "Ω",
        "\0",
        "\t",
        "true",
        "[[]]",
        "{}",
    ]
)


@cache
def small() -> dict[str, bytes]:
    """The smallest shipped mission, its long outlines cut to size."""
    return {
        path: data for path, data in shipped("exercise").items() if path in CONFIGURATION and path != "waters.geojson"
    }


def load(files: dict[str, bytes]) -> None:
    complaint = complaint_about(files)
    assert complaint is None or all((complaint.what, complaint.hint, complaint.place))


def complaint_about(files: dict[str, bytes]) -> AgreementError | None:
    try:
        load_agreement(files, load_mission(files))
    except AgreementError as e:
        return e
    return None


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(set(CONFIGURATION) - {"waters.geojson"})), st.binary(max_size=300))
def test_any_bytes_in_a_file(path, data):
    load({**small(), path: data})


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_mutation_of_a_file_that_is_right(data):
    path = data.draw(st.sampled_from(sorted(small())))
    text = small()[path].decode()
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(PIECES)
    load({**small(), path: (text[:start] + piece + text[start + length :]).encode()})


@pytest.mark.parametrize("path", sorted(CONFIGURATION))
def test_an_empty_file(path):
    load({**small(), path: b""})
