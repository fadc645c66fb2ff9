"""What its owner alone can read, and that nothing of stations or places lies where a mission publishes."""

import os
import stat
from pathlib import Path

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.run.owned import mission_around, refuse_published, refuse_unless_restricted, write_owned
from trucewatch_command import command
from unit.run.heard import write_network


@pytest.fixture
def mission(tmp_path: Path) -> Path:
    made = tmp_path / "mission"
    (made / "out").mkdir(parents=True)
    (made / "mission.yaml").touch()
    return made


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_file_and_new_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = write_owned(tmp_path / "deep" / "seen", "a.svg", b"1")
    finally:
        os.umask(before)
    assert [mode(made), mode(made.parent), mode(made.parent.parent)] == [0o600, 0o700, 0o700]


def test_an_earlier_file_that_others_could_read_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"long ago")
    (tmp_path / "a.json").chmod(0o644)
    (tmp_path / ".a.json.part").symlink_to(tmp_path / "elsewhere")
    made = write_owned(tmp_path, "a.json", b"now")
    assert (mode(made), made.read_bytes()) == (0o600, b"now")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_a_mission_is_found_from_any_folder_in_it(mission: Path, tmp_path: Path) -> None:
    assert mission_around(mission) == mission_around(mission / "out" / "not" / "there") == mission
    assert mission_around(tmp_path) is None


@pytest.mark.parametrize("where", [".", "out", "out/deep", "detections", "restricted/../out"])
def test_in_a_mission_only_restricted_takes_what_is_for_staff(mission: Path, where: str) -> None:
    with pytest.raises(WorkflowError, match="for staff") as refused:
        refuse_unless_restricted(mission / where, "This is for staff.", "Write {restricted}/a")
    assert refused.value.hint == f"Write {mission / 'restricted'}/a"
    refuse_unless_restricted(mission / "restricted" / "a", "", "")


@pytest.mark.parametrize("what", ["archive", "live", "cross", "plan"])
def test_commands_put_nothing_where_a_mission_publishes(mission: Path, tmp_path: Path, what: str) -> None:
    network = ["--network", write_network(tmp_path)]
    given = {
        "archive": ["archive", tmp_path, *network],
        "live": ["live", tmp_path, *network, "--once"],
        "cross": ["cross", tmp_path / "none.json"],
        "plan": ["plan", *network, "--noise", "50", "--size", "4"],
    }
    (tmp_path / "link").symlink_to(mission / "out")
    for out in (mission / "out" / "found", tmp_path / "link"):
        done = command("detect", *given[what], "--out", out)
        assert done.returncode == 2
        assert "restricted" in done.stderr or "published" in done.stderr
    assert not list((mission / "out").iterdir())


def test_only_what_lies_where_a_mission_publishes_is_refused(mission: Path) -> None:
    def taken(name: str) -> bool:
        try:
            refuse_published(mission / name)
        except WorkflowError:
            return False
        return True

    assert {name: taken(name) for name in ("detections", "output", "out", "out/found")} == {
        "detections": True,
        "output": True,
        "out": False,
        "out/found": False,
    }
