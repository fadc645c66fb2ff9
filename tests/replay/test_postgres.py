"""The state is the same on SQLite and on a real PostgreSQL, which this test starts and ends by itself."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from replay.seated import OPENED, seat, words
from trucewatch_command import answered, trucewatch

SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
pytestmark = pytest.mark.skipif(not SERVERS, reason="PostgreSQL is not installed (Debian: apt-get install postgresql)")


def as_server(*words: str | Path) -> None:
    """Run a program of the server as a user who may: PostgreSQL refuses root."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*before, *map(str, words)], cwd="/", check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The URL of an empty database on a server of our own, reached by a socket in its folder."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 bytes
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    programs = SERVERS[-1].parent
    as_server(
        programs / "initdb",
        "-D",
        folder / "data",
        "-U",
        "trucewatch",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale",
        "C.UTF-8",
    )
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    as_server(programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield f"postgresql+psycopg://trucewatch@/postgres?host={folder}"
    finally:
        as_server(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short exercise on the default database."""
    path = tmp_path_factory.mktemp("postgres") / "mission"
    trucewatch("exercise", "new", path, "--staged", "--seed", "7", "--days", "4")
    trucewatch("run", path)
    return path


def test_both_databases_hold_the_same_state(mission: Path, database: str, tmp_path: Path) -> None:
    copy = shutil.copytree(mission, tmp_path / "mission", ignore=shutil.ignore_patterns("views.db*"))
    env = {"TRUCEWATCH_DATABASE": database}
    trucewatch("rebuild", copy, env=env)
    assert not list(copy.glob("views.db*")), "the views went to SQLite after all"
    assert answered("digest", copy, env=env) == answered("digest", mission)
    for what in ("incidents", "findings", "counts", "coverage", "claims"):
        assert answered("show", copy, what, env=env)[what] == answered("show", mission, what)[what]


def test_going_on_is_the_same_as_rebuilding(mission: Path, database: str, tmp_path: Path) -> None:
    """Files taken in one by one on PostgreSQL, with the state brought up to date between them."""
    fresh = tmp_path / "mission"
    trucewatch("exercise", "new", fresh, "--staged", "--seed", "7", "--days", "4")
    trucewatch("run", fresh, "--database", database)
    assert answered("digest", fresh, "--database", database)["state"] == answered("digest", mission)["state"]


def test_both_databases_hold_the_same_cases(database: str, tmp_path: Path) -> None:
    """Commands entered one by one, on SQLite and then on PostgreSQL; and each rebuilt by the other."""
    seat(tmp_path, known="yes")
    mission, here = tmp_path / "mission", ("--database", database)
    trucewatch(*words(tmp_path, "2031-05-03T06:00:00Z", "secretary", command="open", **OPENED))
    admit = {"command": "admit", "standard": "balance", "reasons": "Concrete."}
    trucewatch(*words(tmp_path, "2031-05-03T07:00:00Z", "chair", "member_one", **admit), *here)
    call = {"command": "call", "reasons": "Let us hear them."}
    trucewatch(*words(tmp_path, "2031-05-03T08:00:00Z", "chair", **call), *here)
    cases, whole = (answered(*what, *here) for what in (("show", mission, "cases"), ("explain", mission, "2031-001")))
    assert [(c["stage"], c["commands"]) for c in cases["cases"]] == [("submissions", 3)]
    trucewatch("rebuild", mission)
    assert (answered("show", mission, "cases"), answered("explain", mission, "2031-001")) == (cases, whole)
    trucewatch("rebuild", mission, *here)
    assert (answered("show", mission, "cases", *here), answered("explain", mission, "2031-001", *here)) == (
        cases,
        whole,
    )
