"""A mission that cannot be used is said to be so in one sentence, with exit status 2, and nothing of it is lost."""

import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log
from trucewatch_command import answered, command, trucewatch

FIRES = b"latitude,longitude,acq_date\n47.8781,35.158,2021-01-02\n47.8568,33.4482,2021-01-02\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("folders")
    trucewatch("new", place / "mission", "--mission", "ukraine-2026")
    (place / "fires.csv").write_bytes(FIRES)
    trucewatch("ingest", place / "mission", "firms", place / "fires.csv")
    return place / "mission"


@pytest.fixture
def mission(made: Path, tmp_path: Path) -> Path:
    shutil.copy(made.parent / "fires.csv", tmp_path)
    return Path(shutil.copytree(made, tmp_path / "mission"))


def refused(*words: str | Path, before: Callable[[], None] | None = None) -> str:
    """Run a command that must exit with 2 and one sentence on stderr, without a traceback."""
    answer = command(*words) if before is None else started(words, before)
    assert answer.returncode == 2, answer
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1, answer.stderr
    return answer.stderr


def started(words: Sequence[str | Path], before: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    """A command in a process that does something else first."""
    line = [sys.executable, "-m", "trucewatch", *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, check=False, preexec_fn=before, timeout=120)


def newer_version(mission: Path) -> None:
    import hashlib

    text = "trucewatch ledger 99"
    (mission / "private" / "format").write_text(f"{text} {hashlib.sha256(text.encode()).hexdigest()[:16]}\n")


def half_written(mission: Path) -> None:
    (mission / "private" / "format").unlink()


def without_ledger(mission: Path) -> None:
    shutil.rmtree(mission / "ledger")
    shutil.rmtree(mission / "private")


@pytest.mark.parametrize("spoil", [newer_version, half_written, without_ledger])
@pytest.mark.parametrize("command", ["run", "digest", "ingest"])
def test_a_folder_that_cannot_be_used(mission: Path, spoil: Callable[[Path], None], command: str) -> None:
    spoil(mission)
    before = {p: p.read_bytes() for p in mission.rglob("*") if p.is_file() and "views.db" not in p.name}
    more = ["firms", mission.parent / "fires.csv"] if command == "ingest" else []
    refused(command, mission, *more)
    assert {p: p.read_bytes() for p in before} == before


def test_in_use_by_another_process(mission: Path) -> None:
    with Log.open(FileStorage(str(mission)), write=True):
        assert "another process" in refused("run", mission).lower()
        refused("ingest", mission, "firms", mission.parent / "fires.csv")
        assert answered("digest", mission)["size"] > 0, "reading goes on meanwhile"


def test_a_full_disk_loses_nothing_that_was_acknowledged(mission: Path) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    big = mission.parent / "big.csv"
    big.write_bytes(FIRES + b"".join(b"47.%06d,35.158,2021-01-03\n" % i for i in range(5000)))
    size = answered("digest", mission)["size"]
    refused("ingest", mission, "firms", big, before=small)
    trucewatch("verify", mission)
    assert answered("digest", mission)["size"] == size
    trucewatch("ingest", mission, "firms", big)
    assert answered("digest", mission)["size"] == size + 1


def test_an_unknown_source_or_period_or_folder(mission: Path) -> None:
    size = answered("digest", mission)["size"]
    assert "tea_leaves" in refused("ingest", mission, "tea_leaves", mission.parent / "fires.csv")
    assert "yesterday" in refused("bulletin", mission, "--period", "yesterday")
    assert "2031-01-01" in refused("bulletin", mission, "--period", "2031-01-01")
    assert "secrets" in refused("show", mission, "secrets")
    assert "00000000ff" in refused("explain", mission, "00000000ff")
    assert "nowhere" in refused("digest", mission.parent / "nowhere")
    assert str(mission) in refused("new", mission, "--mission", "ukraine-2026")
    assert "9999" in refused("prove", mission, "9999")
    assert answered("digest", mission)["size"] == size


class Feed(BaseHTTPRequestHandler):
    """A feed with one version; it answers 304 to who has it."""

    def do_GET(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("ETag", '"one"')
        self.send_header("Content-Length", str(len(FIRES)))
        self.end_headers()
        self.wfile.write(FIRES)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_fetch_takes_a_feed_in_and_asks_only_for_what_is_new(mission: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/J1_VIIRS_C2_Global_7d.csv"
        state, size = (answered("digest", mission)[n] for n in ("state", "size"))
        first = answered("fetch", mission, "firms", "--url", url)["feeds"][0]
        assert (first["read"], first["rejected"]) == (2, 0)
        second = answered("fetch", mission, "firms", "--url", url)["feeds"][0]
        assert second["entry"] is None
        assert answered("digest", mission) | {"root": ""} == {
            **answered("digest", mission),
            "root": "",
            "state": state,
            "size": size + 1,
        }
    finally:
        server.shutdown()


@pytest.fixture
def read_only(mission: Path) -> Iterator[Path]:
    """The mission where nothing can be written: mounted so for root, without the right for others."""
    if os.geteuid() != 0:
        mission.chmod(0o500)
        (mission / "private").chmod(0o500)
        yield mission
        mission.chmod(0o700)
        return
    place = mission.parent / "read-only"
    place.mkdir()
    mount = subprocess.run(["mount", "--bind", mission, place], capture_output=True, check=False)
    if mount.returncode != 0:
        pytest.skip("this root may not mount")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_read_only_folder_is_read_and_not_written(mission: Path, read_only: Path) -> None:
    fires = mission.parent / "fires.csv"
    assert answered("digest", read_only)["size"] > 0, "views that are behind are made for the occasion"
    trucewatch("verify", read_only)
    refused("ingest", read_only, "firms", fires)
    refused("run", read_only)


def test_views_that_stand_are_read_where_nothing_can_be_written(mission: Path, request: pytest.FixtureRequest) -> None:
    state = answered("digest", mission)
    assert answered("digest", request.getfixturevalue("read_only")) == state
