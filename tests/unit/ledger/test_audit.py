import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from trucewatch.errors import DefectFound, LedgerError
from trucewatch.ledger.audit import audit
from trucewatch.ledger.checkpoint import Checkpoint, sign_checkpoint
from trucewatch.ledger.cosignature import cosign
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.frames import frame
from trucewatch.ledger.keys import read_keys
from trucewatch.ledger.log import Log
from trucewatch.ledger.note import WITNESS, Signer
from unit.ledger.small_mission import decision, make, new_log, open_log, withdrawal

SEGMENT = "private/entries/000000000000"


def audited(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "trucewatch.ledger", "audit", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_audit_works_alone_and_says_what_it_saw(tmp_path: Path) -> None:
    make(tmp_path, fillers=3)
    done = audited(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "9 entries, 3 blobs" in done.stdout
    assert "Entry 3 was withdrawn by entry 8." in done.stdout
    assert "Cosigned by witness.example/w1" in done.stdout


def test_a_defect_is_named_with_its_place_and_its_meaning(tmp_path: Path) -> None:
    make(tmp_path, fillers=3)
    path = next((tmp_path / "blobs/sha256").rglob("*/*"))
    path.write_bytes(b"other bytes")
    done = audited(tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    what, where, meaning = done.stdout.splitlines()
    assert what == "Defect: The stored bytes of a blob are damaged."
    assert where.startswith("Where: blob of entry")
    assert "cannot be recomputed" in meaning


def test_wrong_use_is_2(tmp_path: Path) -> None:
    assert audited(tmp_path).returncode == 2
    assert "no ledger here" in audited(tmp_path / "none").stderr
    assert subprocess.run([sys.executable, "-m", "trucewatch.ledger"], capture_output=True, check=False).returncode == 2


def test_a_newer_layout_is_no_defect(tmp_path: Path) -> None:
    from hashlib import sha256

    make(tmp_path, fillers=3)
    text = "trucewatch ledger 2"
    (tmp_path / "private/format").write_text(f"{text} {sha256(text.encode()).hexdigest()[:16]}\n")
    with pytest.raises(LedgerError, match="newer"):
        audit(FileStorage(str(tmp_path)))
    with pytest.raises(LedgerError, match="newer"):
        open_log(tmp_path)


def bury_without_reason(root: Path) -> None:
    replace_record(root, 1, frame(b"W", record(root, 1).commitment + (2).to_bytes(8, "big")))


def alter_an_entry(root: Path) -> None:
    kept = record(root, 5)
    replace_record(root, 5, frame(b"E", kept.salt + kept.entry_json.replace(b"incident 0", b"incident 9")))


def write_an_entry_otherwise(root: Path) -> None:
    kept = record(root, 5)
    replace_record(root, 5, frame(b"E", kept.salt + kept.entry_json.replace(b'":', b'": ', 1)))


def change_a_salt(root: Path) -> None:
    replace_record(root, 5, frame(b"E", bytes(32) + record(root, 5).entry_json))


def change_a_blob_key(root: Path) -> None:
    kept = record(root, 0)
    replace_record(root, 0, frame(b"S", kept.salt + bytes(32) + kept.entry_json))


def use_an_unknown_kind(root: Path) -> None:
    replace_record(root, 5, frame(b"X", b"what is this"))


def sign_with_an_unknown_witness(root: Path) -> None:
    with open_log(root) as log:
        line = cosign(log.note.text, Signer("stranger.example", WITNESS, bytes(32)), 1)
        data = log.note.with_signature(line).render()
    (root / "ledger/checkpoint").write_bytes(data)


def sign_another_root(root: Path) -> None:
    signer = read_keys(FileStorage(str(root))).log
    forged = sign_checkpoint(Checkpoint(signer.name, 9, bytes(32)), signer)
    (root / "ledger/checkpoint").write_bytes(forged.render())


def sign_more_than_there_is(root: Path) -> None:
    signer = read_keys(FileStorage(str(root))).log
    forged = sign_checkpoint(Checkpoint(signer.name, 10, bytes(32)), signer)
    (root / "ledger/checkpoint").write_bytes(forged.render())


def bring_the_keys_of_another_log(root: Path) -> None:
    other = root.parent / "other"
    new_log(other).close()
    shutil.copy(other / "private/log.key", root / "private/log.key")


def bring_the_content_key_of_another_log(root: Path) -> None:
    other = root.parent / "other"
    new_log(other).close()
    shutil.copy(other / "private/content.key", root / "private/content.key")


def record(root: Path, index: int):
    with open_log(root, write=False) as log:
        return log.record(index)


def replace_record(root: Path, index: int, new: bytes) -> None:
    from trucewatch.ledger.frames import read_frames

    path = root / SEGMENT
    frames, _ = read_frames(path.read_bytes(), "")
    whole = [frame(one.kind, one.payload) for one in frames]
    path.write_bytes(b"".join([*whole[:index], new, *whole[index + 1 :]]))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (bury_without_reason, "no withdrawal says why"),
        (alter_an_entry, "do not lead to the signed root"),
        (write_an_entry_otherwise, "not canonical JSON"),
        (change_a_salt, "do not lead to the signed root"),
        (change_a_blob_key, "does not open it"),
        (use_an_unknown_kind, "no known form"),
        (sign_with_an_unknown_witness, "unknown key stranger.example signed"),
        (sign_another_root, "do not lead to the signed root"),
        (sign_more_than_there_is, "promises 10 entries, only 9"),
        (bring_the_keys_of_another_log, "does not fit its public key"),
        (bring_the_content_key_of_another_log, "content key is not what the entry says"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_damage_by_a_careful_hand_is_named(tmp_path: Path, damage: Callable[[Path], None], said: str) -> None:
    root = tmp_path / "mission"
    make(root, fillers=3)
    damage(root)
    defect = audit(FileStorage(str(root))).first_defect
    assert defect is not None
    assert said in defect.what
    assert defect.meaning


def test_withdrawn_content_that_came_back_from_a_backup_is_a_defect(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        log.append([decision(1), decision(2)])
        log.append([withdrawal(0)])
        backup = (tmp_path / SEGMENT).read_bytes()
        log.withdraw(0)
    (tmp_path / SEGMENT).write_bytes(backup)
    defect = audit(FileStorage(str(tmp_path))).first_defect
    assert defect is not None
    assert "yet its content is here" in defect.what


def test_an_unreferenced_blob_is_named_and_no_defect_unless_it_is_damaged(tmp_path: Path) -> None:
    make(tmp_path, fillers=3)
    with open_log(tmp_path) as log:
        blob = log.put_blob(b"its entry never came", sealed=False)
        log._storage.settle()
    report = audit(FileStorage(str(tmp_path)))
    assert (report.first_defect, report.unreferenced_blobs) == (None, 1)
    (tmp_path / "blobs/sha256" / blob["sha256"][:2] / blob["sha256"]).write_bytes(b"x")
    assert audit(FileStorage(str(tmp_path))).first_defect is not None


def test_an_audit_beside_a_running_mission_finds_no_defect(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        log.append([decision(number) for number in range(10_000)])

        def meanwhile(_done: int, total: int) -> None:
            if total < 10_600:
                log.append([decision(number) for number in range(300)])
                log.publish_checkpoint()

        report = audit(FileStorage(str(tmp_path)), meanwhile)
    assert (report.first_defect, report.published_size) == (None, 10_600)


def test_progress_is_told(tmp_path: Path) -> None:
    with new_log(tmp_path) as log:
        log.append([decision(number) for number in range(10_001)])
    told: list[tuple[int, int]] = []
    audit(FileStorage(str(tmp_path)), lambda done, total: told.append((done, total)))
    assert told == [(10_000, 10_001)]


def test_a_half_made_folder_is_made_again(tmp_path: Path) -> None:
    make(tmp_path / "whole", fillers=3)
    (tmp_path / "half/private").mkdir(parents=True)
    shutil.copy(tmp_path / "whole/private/log.key", tmp_path / "half/private/log.key")
    with pytest.raises(LedgerError, match="no ledger"):
        audit(FileStorage(str(tmp_path / "half")))
    new_log(tmp_path / "half").close()
    assert audit(FileStorage(str(tmp_path / "half"))).first_defect is None


@pytest.mark.parametrize(
    "gone", ["ledger/checkpoint", "ledger/log.vkey", "private/log.key", "private/content.key", "private/format"]
)
def test_a_log_with_a_missing_part_is_not_opened(tmp_path: Path, gone: str) -> None:
    make(tmp_path, fillers=3)
    (tmp_path / gone).unlink()
    with pytest.raises(DefectFound):
        Log.open(FileStorage(str(tmp_path)), write=True)
