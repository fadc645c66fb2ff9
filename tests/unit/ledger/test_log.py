from pathlib import Path

import pytest

from trucewatch.errors import DefectFound, EvidenceError, InUse, LedgerError
from trucewatch.ledger import journal, log, packs
from trucewatch.ledger.audit import audit
from trucewatch.ledger.cosignature import cosign
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.journal import Withdrawn
from trucewatch.ledger.note import WITNESS, Signer
from unit.ledger.small_mission import (
    DAY,
    ORIGIN,
    SEALED,
    WITNESS_SIGNER,
    decision,
    delivery,
    make,
    new_log,
    open_log,
    snapshot,
    withdrawal,
    witness_key,
)


def passes(root: Path) -> bool:
    return audit(FileStorage(str(root))).first_defect is None


def test_what_was_appended_is_read_back(tmp_path: Path) -> None:
    with new_log(tmp_path) as written:
        sealed, plain = written.put_blob(b"clear", sealed=True), written.put_blob(b"open", sealed=False)
        entries = [delivery(sealed), delivery(plain), decision(1)]
        assert written.append(entries) == range(3)
        assert written.append([]) == range(3, 3)
        size, root = written.size, written.root
    with open_log(tmp_path, write=False) as read:
        assert (read.size, read.root, read.origin) == (size, root, ORIGIN)
        assert list(read.entries()) == list(enumerate(entries))
        assert list(read.entries(1, 2)) == [(1, entries[1])]
        assert (read.read_blob(sealed, 0), read.read_blob(plain, 1)) == (b"clear", b"open")
        assert read.published.size == 3


def test_a_sealed_blob_is_not_readable_on_disk_and_has_no_guessable_name(tmp_path: Path) -> None:
    make(tmp_path)
    stored = snapshot(tmp_path)
    assert not [path for path, data in stored.items() if SEALED in data]
    with open_log(tmp_path) as again:
        first = again.entry(0)["blob"]
        second = again.put_blob(SEALED, sealed=True)
        again.append([delivery(second)])
    assert first["content"] == second["content"]
    assert first["sha256"] != second["sha256"]


def test_the_public_leaves_differ_for_equal_entries(tmp_path: Path) -> None:
    with new_log(tmp_path) as twice:
        twice.append([decision(1), decision(1)])
        assert twice.record(0).commitment != twice.record(1).commitment


@pytest.mark.parametrize(
    "entry",
    [
        {**decision(1), "more": 1},
        {**decision(1), "content": {"text": "x" * 60_000}},
        {**decision(1), "about": "\ud800"},
        delivery({"sha256": "0" * 64, "size": 1, "sealed": True, "content": "0" * 64}),
        delivery({"sha256": "0" * 64, "size": 1, "sealed": False}),
        withdrawal(99),
    ],
    ids=[
        "unknown field",
        "too long",
        "half a surrogate",
        "sealed blob not stored",
        "open blob not stored",
        "no such entry",
    ],
)
def test_a_refused_entry_keeps_its_whole_batch_out(tmp_path: Path, entry: dict) -> None:
    with new_log(tmp_path) as refusing:
        blob = refusing.put_blob(b"kept", sealed=True)
        with pytest.raises(LedgerError):
            refusing.append([delivery(blob), entry])
        assert refusing.size == 0
        assert refusing.append([delivery(blob)]) == range(1)
    assert passes(tmp_path)


def test_an_open_blob_serves_later_entries_too(tmp_path: Path) -> None:
    with new_log(tmp_path) as first:
        blob = first.put_blob(b"x", sealed=False)
        first.append([delivery(blob)])
    with open_log(tmp_path) as later:
        later.append([delivery(blob, "again.csv")])
        assert later.read_blob(blob, 1) == b"x"
        later.append([withdrawal(0)])
        later.withdraw(0)
        assert later.read_blob(blob, 1) == b"x"
    assert passes(tmp_path)


def test_one_writer_at_a_time_and_any_number_of_readers(tmp_path: Path) -> None:
    with new_log(tmp_path) as writing:
        writing.append([decision(1)])
        with pytest.raises(InUse):
            open_log(tmp_path)
        with open_log(tmp_path, write=False) as reading:
            assert reading.entry(0) == decision(1)
            with pytest.raises(LedgerError, match="reading only"):
                reading.append([decision(2)])
            writing.append([decision(2)])
            assert reading.size == 1
    open_log(tmp_path).close()


def test_a_ledger_is_made_once(tmp_path: Path) -> None:
    new_log(tmp_path).close()
    with pytest.raises(LedgerError, match="already"):
        new_log(tmp_path)
    with pytest.raises(LedgerError, match="no ledger"):
        open_log(tmp_path / "elsewhere")
    with pytest.raises(LedgerError, match="name a key"):
        log.Log.create(FileStorage(str(tmp_path / "b")), "two words")


def test_segments_roll_and_are_read_across(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "SEGMENT_BYTES", 900)
    with new_log(tmp_path) as rolling:
        for number in range(12):
            rolling.append([decision(number)])
    assert len(list((tmp_path / "private/entries").iterdir())) == 3
    with open_log(tmp_path) as again:
        assert [again.entry(index) for index in (11, 0, 5)] == [decision(index) for index in (11, 0, 5)]
        assert list(again.entries(2, 8)) == [(number, decision(number)) for number in range(2, 8)]
        again.append([withdrawal(1)])
        again.withdraw(1)
        assert again.entry(1) == Withdrawn(1, 12)
    assert passes(tmp_path)
    (tmp_path / "private/entries/000000000004").unlink()
    assert not passes(tmp_path)


def test_many_unpublished_entries_are_published_by_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "PUBLISH_AFTER", 300)
    with new_log(tmp_path) as growing:
        growing.append([decision(number) for number in range(299)])
        assert growing.published.size == 0
        growing.append([decision(299)])
        assert growing.published.size == 300


def test_partial_tiles_stay_until_the_full_one_is_there(tmp_path: Path) -> None:
    with new_log(tmp_path) as growing:
        for batch in (100, 100, 60):
            growing.append([decision(number) for number in range(batch)])
            growing.publish_checkpoint()
            partials = sorted(one.name for one in (tmp_path / "ledger/tile/0").rglob("*.p/*"))
            assert partials == {100: ["100"], 200: ["100", "200"], 260: ["4"]}[growing.size]
    assert passes(tmp_path)


def test_cosignatures_belong_to_their_size(tmp_path: Path) -> None:
    make(tmp_path, fillers=3)
    with open_log(tmp_path) as cosigned:
        assert len(cosigned.note.signatures) == 2
        cosigned.publish_checkpoint()
        assert len(cosigned.note.signatures) == 2
        stranger = Signer("stranger.example", WITNESS, bytes(32))
        with pytest.raises(LedgerError, match="not a witness"):
            cosigned.add_cosignature(cosign(cosigned.note.text, stranger, 1))
        with pytest.raises(DefectFound):
            cosigned.add_cosignature(cosign("another text\n", WITNESS_SIGNER, 1))
        cosigned.append([decision(1)])
    with open_log(tmp_path) as grown:
        assert len(grown.note.signatures) == 1


def test_withdrawn_entries_say_so(tmp_path: Path) -> None:
    named = make(tmp_path, fillers=3)
    with open_log(tmp_path) as kept:
        assert kept.entry(3) == Withdrawn(3, named["withdrawal"])
        assert dict(kept.entries())[3] == Withdrawn(3, named["withdrawal"])
        with pytest.raises(EvidenceError, match="withdrawn"):
            kept.read_blob(kept.entry(0)["blob"], 3)
        kept.withdraw(3)
        with pytest.raises(LedgerError, match="No entry withdraws"):
            kept.withdraw(1)
        for index, said in ((3, "already"), (named["withdrawal"], "cannot be withdrawn"), (4, "witness")):
            with pytest.raises(LedgerError, match=said):
                kept.append([withdrawal(index)])
        with pytest.raises(LedgerError, match="already"):
            kept.append([withdrawal(1), withdrawal(1)])


@pytest.mark.parametrize("killed_at", ["before", "after the blob"])
@pytest.mark.parametrize("packed", [True, False])
def test_a_withdrawal_that_was_cut_off_is_finished_when_the_log_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_at: str, packed: bool
) -> None:
    storage = FileStorage(str(tmp_path))
    dying = log.Log.create(storage, ORIGIN)
    blob, other = dying.put_blob(b"a name", sealed=False), dying.put_blob(b"another", sealed=False)
    dying.append([delivery(blob), delivery(other)])
    if packed:
        packs.pack(storage, DAY, [blob["sha256"], other["sha256"]])
    dying.append([withdrawal(0)])
    if killed_at == "after the blob":
        monkeypatch.setattr(journal.Journal, "withdraw", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            dying.withdraw(0)
        monkeypatch.undo()
    storage.close()  # as the system does for a killed process
    report = audit(FileStorage(str(tmp_path)))
    assert report.first_defect is None
    assert "not yet destroyed" in report.unfinished[0]
    with open_log(tmp_path) as again:
        assert again.entry(0) == Withdrawn(0, 2)
        assert again.read_blob(other, 1) == b"another"
    assert passes(tmp_path)
    assert not [path for path, data in snapshot(tmp_path).items() if b"a name" in data]


def test_packed_blobs_are_read_through_their_entries(tmp_path: Path) -> None:
    contents = [f"delivery {number}".encode() for number in range(4)]
    with new_log(tmp_path) as packing:
        blobs = [packing.put_blob(data, sealed=number % 2 == 0) for number, data in enumerate(contents)]
        packing.append([delivery(blob) for blob in blobs])
        assert packs.pack(FileStorage(str(tmp_path)), DAY, [blob["sha256"] for blob in blobs[:3]]) == 3
        assert [packing.read_blob(blob, index) for index, blob in enumerate(blobs)] == contents
    assert passes(tmp_path)


def test_entries_beyond_the_checkpoint_are_taken_up(tmp_path: Path) -> None:
    storage = FileStorage(str(tmp_path))
    killed = log.Log.create(storage, ORIGIN)
    killed.append([decision(number) for number in range(300)])
    root = killed.root
    storage.close()
    assert audit(FileStorage(str(tmp_path))).published_size == 0
    with open_log(tmp_path) as again:
        assert (again.size, again.root) == (300, root)
    assert passes(tmp_path)


def test_the_root_at_an_earlier_size_is_the_one_it_had(tmp_path: Path) -> None:
    with new_log(tmp_path) as growing:
        roots = {0: growing.root}
        for batch in range(40):
            growing.append([decision(number) for number in range(13)])
            roots[growing.size] = growing.root
            if batch == 25:
                growing.publish_checkpoint()
        assert {size: growing.root_at(size) for size in roots} == roots
        with pytest.raises(LedgerError):
            growing.root_at(521)


def test_witness_keys_are_those_that_entries_register(tmp_path: Path) -> None:
    with new_log(tmp_path) as fresh:
        fresh.append([decision(1)])
        fresh.publish_checkpoint()
        with pytest.raises(LedgerError, match="not a witness"):
            fresh.add_cosignature(cosign(fresh.note.text, WITNESS_SIGNER, 1))
        fresh.append([witness_key(WITNESS_SIGNER.verifier.vkey)])
        fresh.publish_checkpoint()
        fresh.add_cosignature(cosign(fresh.note.text, WITNESS_SIGNER, 1))
    assert audit(FileStorage(str(tmp_path))).cosigned == [(WITNESS_SIGNER.name, 1)]
