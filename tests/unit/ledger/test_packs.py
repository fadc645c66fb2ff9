from hashlib import sha256
from pathlib import Path

import pytest

from trucewatch.errors import DefectFound
from trucewatch.ledger.blobs import blob_path
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.packs import Stored, check_pack, erase_stored, pack, pack_path, read_pack

CONTENTS = [b"", b"a", b"b" * 1000, b"c" * 70_000]
DIGESTS = [sha256(data).hexdigest() for data in CONTENTS]
DAY = "2026-02-03"


@pytest.fixture
def storage(tmp_path: Path) -> FileStorage:
    storage = FileStorage(str(tmp_path))
    for digest, data in zip(DIGESTS, CONTENTS, strict=True):
        storage.stage(blob_path(digest), [data])
    storage.settle()
    return storage


def test_blobs_read_the_same_loose_and_packed(storage: FileStorage) -> None:
    assert pack(storage, DAY, DIGESTS[:2]) == 2
    assert pack(storage, DAY, DIGESTS[1:3]) == 1
    assert [storage.size(blob_path(digest)) for digest in DIGESTS] == [None, None, None, 70_000]
    stored = Stored(storage)
    assert [stored.read(digest, DAY) for digest in DIGESTS] == CONTENTS
    assert stored.read(DIGESTS[1], "2026-05-05") == b"a"
    assert stored.read("0" * 64, DAY) is None
    assert list(check_pack(storage, pack_path(DAY))) == sorted(DIGESTS[:3])


def test_a_kill_between_packing_and_removing_is_made_good(storage: FileStorage) -> None:
    pack(storage, DAY, DIGESTS)
    storage.stage(blob_path(DIGESTS[1]), [b"a"])
    storage.settle()
    before = storage.read(pack_path(DAY))
    assert pack(storage, DAY, DIGESTS) == 1
    assert storage.read(pack_path(DAY)) == before
    assert storage.size(blob_path(DIGESTS[1])) is None


def test_a_damaged_blob_is_not_packed_and_nothing_is_removed(storage: FileStorage, tmp_path: Path) -> None:
    (tmp_path / blob_path(DIGESTS[1])).write_bytes(b"x")
    with pytest.raises(DefectFound):
        pack(storage, DAY, DIGESTS)
    assert storage.size(blob_path(DIGESTS[2])) == 1000
    assert storage.size(pack_path(DAY)) is None


def test_erasing_takes_a_blob_out_of_its_pack(storage: FileStorage) -> None:
    pack(storage, DAY, DIGESTS)
    for number, digest in enumerate(DIGESTS, 1):
        stored = Stored(storage)
        assert stored.read(digest, DAY) is not None
        erase_stored(storage, digest)
        assert stored.read(digest, DAY) is None
        assert len(read_pack(storage, pack_path(DAY)) or ()) == len(DIGESTS) - number
    assert storage.size(pack_path(DAY)) is None


@pytest.mark.parametrize("change", ["longer", "shorter", "empty"])
def test_a_pack_that_does_not_end_as_listed_is_a_defect(storage: FileStorage, tmp_path: Path, change: str) -> None:
    pack(storage, DAY, DIGESTS)
    path = tmp_path / pack_path(DAY)
    data = path.read_bytes()
    path.write_bytes({"longer": data + b"x", "shorter": data[:-1], "empty": b""}[change])
    with pytest.raises(DefectFound):
        list(check_pack(storage, pack_path(DAY)))
