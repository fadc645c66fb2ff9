import shutil
from pathlib import Path

import pytest

from trucewatch.errors import DefectFound, InUse, LedgerError
from trucewatch.ledger.audit import audit
from trucewatch.ledger.checkpoint import open_checkpoint
from trucewatch.ledger.cosignature import check_cosignature
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.note import parse_note
from trucewatch.ledger.witness import Conflict, Cosigned, Witness
from unit.ledger.small_mission import decision, new_log, open_log, witness_key

NAME = "witness.example/party-a"
TIME_S = 1_770_000_000


def grown(root: Path, entries: int) -> None:
    with open_log(root) as log:
        log.append([decision(number) for number in range(entries)])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with new_log(tmp_path / "mission") as log:
        log.append([decision(number) for number in range(300)])
    return tmp_path / "mission"


@pytest.fixture
def witness(tmp_path: Path):
    witness = Witness(FileStorage(str(tmp_path / "office")), "a.key", NAME)
    yield witness
    witness.close()


def seen(witness: Witness, root: Path) -> Cosigned | Conflict:
    return witness.cosign(FileStorage(str(root)).read, TIME_S)


def test_a_log_that_grows_is_cosigned_each_time(witness: Witness, root: Path) -> None:
    for _ in range(4):
        answer = seen(witness, root)
        assert isinstance(answer, Cosigned)
        text = parse_note((root / "ledger/checkpoint").read_bytes(), "").text
        assert check_cosignature(text, answer.line, witness.signer.verifier, "") == TIME_S
        grown(root, 123)


def test_a_cosignature_goes_under_the_checkpoint_of_a_log_that_registered_the_witness(
    witness: Witness, root: Path
) -> None:
    with open_log(root) as log:
        log.append([witness_key(witness.signer.verifier.vkey)])
        log.publish_checkpoint()
        answer = seen(witness, root)
        assert isinstance(answer, Cosigned)
        log.add_cosignature(answer.line)
        assert log.note == answer.note
        again = seen(witness, root)
        assert isinstance(again, Cosigned)
        log.add_cosignature(again.line)
    assert audit(FileStorage(str(root))).cosigned == [(NAME, TIME_S)]


def test_a_rollback_is_answered_with_both_checkpoints(witness: Witness, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "earlier")
    grown(root, 10)
    seen(witness, root)
    answer = seen(witness, tmp_path / "earlier")
    assert isinstance(answer, Conflict)
    assert answer.reason == "rollback"
    both_signed(answer, root, (310, 300))


@pytest.mark.parametrize(("here", "there"), [(10, 10), (10, 20), (10, 500), (1, 212)])
def test_a_split_view_is_answered_with_both_checkpoints(
    witness: Witness, root: Path, tmp_path: Path, here: int, there: int
) -> None:
    shutil.copytree(root, tmp_path / "other")
    grown(root, here)
    grown(tmp_path / "other", there)
    assert isinstance(seen(witness, root), Cosigned)
    answer = seen(witness, tmp_path / "other")
    assert isinstance(answer, Conflict)
    assert answer.reason == "split_view"
    both_signed(answer, root, (300 + here, 300 + there))
    assert isinstance(seen(witness, root), Cosigned), "the state stays with what was signed"


def both_signed(answer: Conflict, root: Path, sizes: tuple[int, int]) -> None:
    with open_log(root, write=False) as log:
        notes = (answer.signed_before, answer.shown_now)
        found = [open_checkpoint(note.encode(), log.verifier)[0] for note in notes]
    assert (found[0].size, found[1].size) == sizes
    assert found[0].root != found[1].root


def test_damaged_tiles_are_a_defect_and_no_split_view(witness: Witness, root: Path) -> None:
    seen(witness, root)
    grown(root, 300)
    for path in ("ledger/tile/0/001", "ledger/tile/1/000.p/2", "ledger/tile/0/002.p/88"):
        kept = (root / path).read_bytes()
        (root / path).write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        with pytest.raises(DefectFound):
            seen(witness, root)
        (root / path).write_bytes(kept)
    assert isinstance(seen(witness, root), Cosigned)


def test_another_key_under_the_same_name_is_refused(witness: Witness, root: Path, tmp_path: Path) -> None:
    seen(witness, root)
    with new_log(tmp_path / "impostor") as log:
        log.append([decision(number) for number in range(400)])
    with pytest.raises(DefectFound, match="another key"):
        seen(witness, tmp_path / "impostor")


def test_key_and_state_outlive_the_process(root: Path, tmp_path: Path) -> None:
    storage = FileStorage(str(tmp_path / "office"))
    first = Witness(storage, "a.key", NAME)
    seen(first, root)
    with pytest.raises(InUse):
        Witness(FileStorage(str(tmp_path / "office")), "a.key", NAME)
    first.close()
    shutil.copytree(root, tmp_path / "other")
    grown(root, 1)
    second = Witness(storage, "a.key", "another.example/name")
    assert second.signer == first.signer
    assert isinstance(seen(second, root), Cosigned)
    grown(tmp_path / "other", 2)
    assert isinstance(seen(second, tmp_path / "other"), Conflict)
    second.close()
    assert {one.stat().st_mode & 0o777 for one in (tmp_path / "office").iterdir()} == {0o600}


@pytest.mark.parametrize("at", range(0, 200, 19))
def test_a_damaged_state_is_never_signed_over(witness: Witness, root: Path, tmp_path: Path, at: int) -> None:
    seen(witness, root)
    path = tmp_path / "office/a.key.state"
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(DefectFound):
        seen(witness, root)


def test_the_key_of_a_log_is_no_witness_key(root: Path) -> None:
    with pytest.raises(LedgerError, match="not the key of a witness"):
        Witness(FileStorage(str(root)), "private/log.key", NAME)
