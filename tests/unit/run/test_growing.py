"""An archive that grows: what cannot be read of it is told once, and `--from` long before it costs nothing."""

from pathlib import Path

import pytest

from trucewatch.detect.hours import HOUR_NS, early, hour_of
from trucewatch.run.detecting import Asked, detect_archive
from trucewatch.run.growing import TRIED_AGAIN, rounds
from trucewatch.run.listening import Live, listen
from trucewatch.run.networks import read_network
from trucewatch.run.playing import Played
from trucewatch.run.resuming import kept_in
from trucewatch.run.terminal import Progress
from trucewatch_command import answered
from unit.detect.blasts import ONE, START_NS, TWO, channel, record
from unit.run.heard import write_archive, write_network


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_archive(tmp_path / "archive", record([ONE, TWO], 240.0))
    return tmp_path / "archive"


def spoiled(archive: Path) -> Path:
    """A file of another channel, of which nothing can be read."""
    (heard,) = archive.glob(f"*/*/*/*/{channel('S1', 'Z')}.D.*")
    bad = heard.with_name(heard.name.replace("S1", "S9"))
    bad.write_bytes(b"no waveforms" * 100)
    return bad


def looked(archive: Path, times: int, between=lambda _: None) -> tuple[Played, int]:
    """Look so many times; how often there was something new."""
    played, done, new = Played(growing=True), [], []

    def pause(_seconds: float) -> None:
        done.append(1)
        between(len(done))
        if len(done) == times:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        new.extend(rounds(archive, None, played, pause, once=False))
    return played, new.count(False)


def test_a_file_that_cannot_be_read_is_told_once(archive: Path) -> None:
    bad = spoiled(archive)
    played, new = looked(archive, 2 * TRIED_AGAIN + 5)
    assert [fault.channel for fault in played.faults] == [bad.name]
    assert new == 1


def test_it_is_not_told_again_after_an_hour_was_told(archive: Path) -> None:
    spoiled(archive)
    cleared: list[int] = []
    played = Played(growing=True)

    def pause(_seconds: float) -> None:
        cleared.append(len(played.faults))
        played.faults.clear()
        if len(cleared) == 2 * TRIED_AGAIN:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(rounds(archive, None, played, pause, once=False))
    assert sum(cleared) == 1


def test_it_is_read_as_soon_as_it_can_be(archive: Path) -> None:
    (heard,) = archive.glob(f"*/*/*/*/{channel('S2', 'Z')}.D.*")
    whole = heard.read_bytes()
    heard.write_bytes(b"no waveforms" * 100)

    def mended(times: int) -> None:
        if times == 3:
            heard.write_bytes(whole)

    played, new = looked(archive, 5, mended)
    assert channel("S2", "Z") in played.rates
    assert new == 2


def test_from_long_before_the_first_sample_begins_where_something_could_be_heard(archive: Path, tmp_path: Path) -> None:
    file, told = write_network(tmp_path), []
    listen(Live(archive, file, tmp_path / "out", since="2001-01-01", once=True), told.append)
    network = read_network(file)
    kept = kept_in(tmp_path / "out", network)
    assert kept is not None
    assert kept.begun_ns == hour_of(START_NS - early(network))
    assert kept.told_ns - kept.begun_ns < 2 * HOUR_NS
    found = detect_archive(Asked([archive], file), tmp_path / "found", None, Progress())
    of_files = {"id", "data"}
    rows = ([{**row, **dict.fromkeys(of_files)} for row in rows] for rows in (told, found.data["detections"]))
    assert next(rows) == next(rows)
    assert len(told) == 2


def test_live_says_as_json_what_archive_says(archive: Path, tmp_path: Path) -> None:
    """But for what it delivers bit by bit: states and files."""
    given = [archive, "--network", write_network(tmp_path), "--out"]
    whole = answered("detect", "archive", *given, tmp_path / "found")
    live = answered("detect", "live", *given, tmp_path / "live", "--once")
    assert set(whole) - set(live) == {"states", "files", "failed"}
    assert set(live) <= set(whole)
    same = ("network", "from", "to", "threshold", "configuration", "versions")
    assert [live[name] for name in same] == [whole[name] for name in same]
