"""The memory of notices: nothing taken is forgotten, nothing cut off is believed, one process at a time."""

from pathlib import Path

import pytest

from trucewatch.errors import InUse
from trucewatch.run.told import FILE, Told, taken

TAKEN = {"key": "a", "standing": "taken"}


def test_only_what_was_taken_is_remembered(tmp_path: Path) -> None:
    with Told(tmp_path) as told:
        told.note(TAKEN)
        told.note({"key": "b", "standing": "refused", "reason": "no"})
    assert taken(tmp_path) == {"a"}
    with Told(tmp_path) as told:
        assert told.taken == {"a"}


def test_a_line_that_a_crash_cut_off_says_nothing_and_swallows_nothing(tmp_path: Path) -> None:
    with Told(tmp_path) as told:
        told.note(TAKEN)
        told.note({"key": "b", "standing": "taken"})
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes()[:-3])
    assert taken(tmp_path) == {"a"}
    with Told(tmp_path) as told:
        told.note({"key": "c", "standing": "taken"})
    assert taken(tmp_path) == {"a", "c"}


def test_two_processes_do_not_tell_at_once(tmp_path: Path) -> None:
    with Told(tmp_path), pytest.raises(InUse):
        Told(tmp_path)
    with Told(tmp_path):
        pass


def test_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    with Told(tmp_path):
        assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
        assert (tmp_path / FILE).parent.stat().st_mode & 0o077 == 0


def test_lines_of_something_else_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / FILE).write_bytes(b'[]\n{"standing": "taken"}\nx\n')
    assert taken(tmp_path) == set()
