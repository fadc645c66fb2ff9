"""Whatever lies in the files: a mission is read, or one sentence says what is wrong. Never anything else."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.errors import AgreementError
from trucewatch.run.config import CONFIGURATION, agreement_of, load_mission, load_register, shipped
from trucewatch.run.config.houses import GUARANTEES, OF_GUARANTEES

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


@cache
def pledges() -> dict[str, bytes]:
    """The shipped mission of the other house."""
    return {path: data for path, data in shipped("ukraine-2026-guarantees").items() if path in CONFIGURATION}


def load(files: dict[str, bytes]) -> None:
    complaint = complaint_about(files)
    assert complaint is None or all((complaint.what, complaint.hint, complaint.place))


def complaint_about(files: dict[str, bytes]) -> AgreementError | None:
    try:
        mission = load_mission(files)
        agreement_of(files, mission)
        if mission.house == GUARANTEES:
            load_register(files, mission)
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
    load(mutated(data, small()))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_mutation_of_a_register_that_is_right(data):
    load(mutated(data, pledges()))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(("mission.yaml", *OF_GUARANTEES)), st.binary(max_size=300))
def test_any_bytes_in_a_file_of_a_register(path, data):
    load({**pledges(), path: data})


def mutated(data: st.DataObject, files: dict[str, bytes]) -> dict[str, bytes]:
    """One of the files with a few characters cut out and something put in their place."""
    path = data.draw(st.sampled_from(sorted(files)))
    text = files[path].decode()
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(PIECES)
    return {**files, path: (text[:start] + piece + text[start + length :]).encode()}


@pytest.mark.parametrize("path", sorted(CONFIGURATION))
def test_an_empty_file(path):
    load({**small(), path: b""})
