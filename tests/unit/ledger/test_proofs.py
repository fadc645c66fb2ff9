import json
from pathlib import Path

import pytest

from trucewatch.errors import DefectFound, LedgerError
from trucewatch.ledger.note import LOG, Signer
from trucewatch.ledger.proofs import check, prove
from unit.ledger.small_mission import SEALED, WITNESS_SIGNER, decision, make, open_log


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make(tmp_path, fillers=300)
    return tmp_path


def test_a_proof_is_one_file_that_is_checked_without_the_log(root: Path) -> None:
    with open_log(root, write=False) as log:
        proof = json.loads(json.dumps(prove(log, 7)))
        vkey, published = log.verifier.vkey, log.published
    proved = check(proof, vkey)
    assert (proved.index, proved.checkpoint, proved.entry) == (7, published, None)
    assert proved.cosigned == ((WITNESS_SIGNER.name, 1_770_000_000),)


def test_an_unopened_proof_tells_nothing_of_the_entry(root: Path) -> None:
    with open_log(root, write=False) as log:
        text = json.dumps(prove(log, 0))
        entry = log.entry(0)
        record = log.record(0)
    assert SEALED.decode() not in text
    for hidden in (
        entry["source"],
        entry["blob"]["sha256"],
        entry["blob"]["content"],
        record.salt.hex(),
        record.blob_key.hex(),
    ):
        assert hidden not in text


def test_an_opened_proof_opens_this_entry(root: Path) -> None:
    with open_log(root, write=False) as log:
        proof = prove(log, 7, opened=True)
        assert check(proof, log.verifier.vkey).entry == decision(2)
        assert "blob_key" not in proof


def test_a_withdrawn_entry_is_still_in_the_log_and_cannot_be_opened(root: Path) -> None:
    with open_log(root, write=False) as log:
        assert check(prove(log, 3), log.verifier.vkey).entry is None
        with pytest.raises(LedgerError, match="cannot be opened"):
            prove(log, 3, opened=True)


def test_what_is_not_published_cannot_be_proved(root: Path) -> None:
    with open_log(root) as log:
        log.append([decision(1)])
        with pytest.raises(LedgerError, match="not under the checkpoint"):
            prove(log, log.size - 1)
        with pytest.raises(LedgerError, match="no entry"):
            prove(log, log.size)


@pytest.mark.parametrize("proof", [None, [], {}, {"format": "other"}, "x"])
def test_what_is_no_proof_is_wrong_use(proof: object) -> None:
    with pytest.raises(LedgerError) as caught:
        check(proof, Signer("a", LOG, bytes(32)).verifier.vkey)
    assert not isinstance(caught.value, DefectFound)


def test_another_log_s_key_and_missing_or_foreign_witnesses_are_refused(root: Path) -> None:
    with open_log(root, write=False) as log:
        proof, vkey = prove(log, 7, opened=True), log.verifier.vkey
    other = Signer("witness.example/w2", WITNESS_SIGNER.kind, bytes(32)).verifier.vkey
    for altered, key in (
        (proof, Signer(log.origin, LOG, bytes(32)).verifier.vkey),
        ({**proof, "witnesses": []}, vkey),
        ({**proof, "witnesses": [other]}, vkey),
        ({**proof, "witnesses": [*proof["witnesses"], other]}, vkey),
        ({**proof, "witnesses": proof["witnesses"] * 2}, vkey),
        ({**proof, "salt": "0" * 64}, vkey),
    ):
        with pytest.raises(DefectFound):
            check(altered, key)
    without = {name: value for name, value in proof.items() if name != "salt"}
    with pytest.raises(LedgerError, match="go together"):
        check(without, vkey)
