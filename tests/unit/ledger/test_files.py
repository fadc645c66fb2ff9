import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trucewatch.errors import InUse, LedgerError
from trucewatch.ledger.audit import audit
from trucewatch.ledger.files import FileStorage
from unit.ledger.small_mission import decision, make, new_log, open_log

APPENDING = """
import resource, sys
from trucewatch.errors import LedgerError
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log
from unit.ledger.small_mission import decision, delivery
limit = int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
log = Log.open(FileStorage(sys.argv[1]), write=True)
try:
    for number in range(100000):
        blob = log.put_blob(b"blob %d" % number, sealed=True)
        print(log.append([decision(number), delivery(blob)])[-1], flush=True)
        if number % 7 == 6:
            log.publish_checkpoint()
except LedgerError as error:
    print("refused:", error, flush=True)
    try:
        log.append([decision(0)])
    except LedgerError as again:
        print("refused:", again, flush=True)
log.close()
"""


def appending(root: Path, limit_bytes: int = 0) -> subprocess.Popen[str]:
    tests = Path(__file__).parents[2]
    command = [sys.executable, "-c", APPENDING, str(root), str(limit_bytes)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(tests)})


@pytest.mark.parametrize("after_s", [0.0, 0.02, 0.05, 0.11, 0.23])
def test_after_kill_9_everything_acknowledged_is_there(tmp_path: Path, after_s: float) -> None:
    new_log(tmp_path).close()
    with appending(tmp_path) as process:
        assert process.stdout is not None
        acknowledged = int(process.stdout.readline())
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        acknowledged = int((["", *process.stdout.read().split("\n")[:-1]])[-1] or acknowledged)
    assert audit(FileStorage(str(tmp_path))).first_defect is None
    with open_log(tmp_path) as again:
        assert again.size > acknowledged
        entry = again.entry(acknowledged)
        assert again.read_blob(entry["blob"], acknowledged) == b"blob %d" % (acknowledged // 2)
    assert audit(FileStorage(str(tmp_path))).first_defect is None


def test_a_disk_that_is_full_loses_nothing_acknowledged(tmp_path: Path) -> None:
    new_log(tmp_path).close()
    with appending(tmp_path, limit_bytes=9_000) as process:
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
    refused = [line for line in lines if line.startswith("refused")]
    assert "private/entries" in refused[0]
    assert "may not grow" in refused[0]
    assert "earlier write failed" in refused[1]
    report = audit(FileStorage(str(tmp_path)))
    acknowledged = int([line for line in lines if line not in refused][-1]) + 1
    assert report.first_defect is None
    assert acknowledged <= report.size <= acknowledged + 1, "an entry may stay that was whole and never acknowledged"
    with open_log(tmp_path) as again:
        assert again.append([decision(1)])[0] == report.size


def test_erased_bytes_are_overwritten(tmp_path: Path) -> None:
    storage = FileStorage(str(tmp_path))
    storage.stage("blobs/a", [b"secret"])
    storage.stage("private/b", [b"secret"])
    storage.settle()
    (tmp_path / "a").hardlink_to(tmp_path / "blobs/a")  # shows what becomes of the old bytes
    (tmp_path / "b").hardlink_to(tmp_path / "private/b")
    storage.erase("blobs/a")
    storage.erase("blobs/a")
    storage.replace("private/b", [b"other"])
    assert [(tmp_path / name).read_bytes() for name in "ab"] == [bytes(6), bytes(6)]
    assert (tmp_path / "private/b").read_bytes() == b"other"
    assert list((tmp_path / "blobs").iterdir()) == []


def test_remains_of_a_killed_process_are_cleared(tmp_path: Path) -> None:
    make(tmp_path, fillers=3)
    (tmp_path / "blobs/x.tmp").write_bytes(b"half")
    (tmp_path / "private/entries-000000000000.erase").hardlink_to(tmp_path / "private/entries/000000000000")
    (tmp_path / "private/old.erase").write_bytes(b"withdrawn")
    assert audit(FileStorage(str(tmp_path))).first_defect is None
    with open_log(tmp_path) as log:
        assert log.entry(5) == decision(0)
    remains = [one for one in tmp_path.rglob("*") if one.suffix in {".tmp", ".erase"}]
    assert not remains
    assert audit(FileStorage(str(tmp_path))).first_defect is None


def test_private_files_are_private(tmp_path: Path) -> None:
    make(tmp_path, fillers=3)
    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o077 for one in (tmp_path / "private").rglob("*") if one.is_file()} == {0}
    assert (tmp_path / "ledger/checkpoint").stat().st_mode & 0o777 == 0o644


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LedgerError) as caught:
        new_log(tmp_path / "file")
    assert caught.value.hint
    with pytest.raises(LedgerError, match="missing"):
        FileStorage(str(tmp_path)).read_at("ledger/none", 0, 1)


def test_reading_makes_no_files(tmp_path: Path) -> None:
    storage = FileStorage(str(tmp_path))
    assert (storage.read("a/b"), storage.size("a/b"), list(storage.walk("a"))) == (None, None, [])
    storage.remove("a/b")
    storage.settle()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_is_given_back(tmp_path: Path) -> None:
    first, second = FileStorage(str(tmp_path)), FileStorage(str(tmp_path))
    first.lock("private/lock")
    with pytest.raises(InUse):
        second.lock("private/lock")
    first.close()
    second.lock("private/lock")
    second.close()


def test_what_was_staged_and_never_settled_goes(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        log.put_blob(b"x", sealed=False)
    assert not [one for one in (tmp_path / "blobs").rglob("*") if one.is_file()]
