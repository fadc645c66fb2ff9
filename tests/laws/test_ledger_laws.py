"""What the ledger promises, drawn at random over a small real mission folder."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucewatch.errors import LedgerError
from trucewatch.ledger import canonical
from trucewatch.ledger.audit import audit
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.journal import Withdrawn
from trucewatch.ledger.proofs import check, prove
from unit.ledger import small_mission

SEGMENT = "private/entries/000000000000"
SLOWLY = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mission")
    small_mission.make(root)
    return root


def test_the_small_mission_has_one_of_everything(mission: Path) -> None:
    report = audit(FileStorage(str(mission)))
    assert report.first_defect is None
    assert (report.size, report.published_size, report.blobs) == (268, 268, 3)
    assert report.withdrawn == [Withdrawn(3, 267)]
    assert report.cosigned == [("witness.example/w1", 1_770_000_000)]
    paths = small_mission.snapshot(mission)
    for needed in ("ledger/tile/1/000.p/1", "ledger/tile/entries/001.p/12", "blobs/pack/2026-02-03.pack"):
        assert needed in paths


@SLOWLY
@given(st.data())
def test_any_flipped_bit_is_found(mission: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(small_mission.files(mission)))
    kept = path.read_bytes()
    at = data.draw(st.integers(0, len(kept) - 1))
    flipped = bytearray(kept)
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(flipped)
    try:
        assert audit(FileStorage(str(mission))).first_defect is not None
    finally:
        path.write_bytes(kept)


def test_a_flipped_bit_is_found_in_every_byte_of_short_files_and_every_file(mission: Path) -> None:
    for path in small_mission.files(mission):
        kept = path.read_bytes()
        step = 1 if len(kept) < 400 else len(kept) // 23
        for at in range(0, len(kept), step):
            flipped = bytearray(kept)
            flipped[at] ^= 1 << at % 8
            path.write_bytes(flipped)
            assert audit(FileStorage(str(mission))).first_defect is not None, (path, at)
        path.write_bytes(kept)


@SLOWLY
@given(st.data())
def test_any_missing_shortened_or_foreign_file_is_found(mission: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(small_mission.files(mission)))
    kept = path.read_bytes()
    change = data.draw(st.sampled_from(["missing", "shorter", "longer", "foreign"]))
    foreign = path.with_name(data.draw(st.sampled_from(["x", "999", "notes.txt", "00", "12345678901"])))
    if change == "missing":
        path.unlink()
    elif change == "foreign":
        foreign.write_bytes(kept)
    else:
        cut = data.draw(st.integers(0, len(kept) - 1))
        path.write_bytes(kept[:cut] if change == "shorter" else kept + bytes([cut % 251 + 1]))
    try:
        in_private = change == "foreign" and foreign.parent.name == "private"  # other rooms keep their files there
        torn = change == "longer" and path.parent.name == "entries" and "private" in path.parts
        assert (audit(FileStorage(str(mission))).first_defect is None) == (in_private or torn)
    finally:
        foreign.unlink(missing_ok=True)
        path.write_bytes(kept)


@settings(deadline=None, max_examples=300)
@given(index=st.integers(0, 599), data=st.data())
def test_every_proof_verifies_and_no_altered_one_does(index: int, data: st.DataObject, proofs: tuple) -> None:
    log, vkey = proofs
    proof = prove(log, index, opened=data.draw(st.booleans()))
    assert check(proof, vkey).commitment.hex() == proof["commitment"]
    name = data.draw(
        st.sampled_from(["index", "commitment", "path", "checkpoint", "vkey", "entry", "salt"]).filter(
            proof.__contains__
        )
    )
    altered = dict(proof)
    if name == "index":
        altered["index"] = data.draw(st.integers(0, 700).filter(lambda other: other != index))
    elif name == "entry":
        altered["entry"] = {**proof["entry"], "about": data.draw(st.text(max_size=5))}
    elif name == "path":
        at = data.draw(st.integers(0, len(proof["path"]) - 1))
        other = _other_text(data, proof["path"][at])
        altered["path"] = [*proof["path"][:at], *data.draw(st.sampled_from([[other], []])), *proof["path"][at + 1 :]]
    else:
        altered[name] = _other_text(data, proof[name])
    with pytest.raises(LedgerError):
        check(altered, vkey)


def _other_text(data: st.DataObject, text: str) -> str:
    """The text with one character changed."""
    at = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.characters(codec="utf-8").filter(lambda one: one != text[at]))
    return text[:at] + new + text[at + 1 :]


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> tuple:
    log = small_mission.new_log(tmp_path_factory.mktemp("proofs"))
    log.append([small_mission.decision(number) for number in range(600)])
    log.publish_checkpoint()
    yield log, log.verifier.vkey
    log.close()


def test_after_a_cut_at_any_byte_of_the_tail_every_acknowledged_entry_is_kept(tmp_path: Path) -> None:
    log = small_mission.new_log(tmp_path / "live")
    log.append([small_mission.decision(number) for number in range(3)])
    log.publish_checkpoint()
    log.append([small_mission.decision(3)])
    acknowledged = (tmp_path / "live" / SEGMENT).stat().st_size
    log.append([small_mission.decision(4)])
    shutil.copytree(tmp_path / "live", tmp_path / "killed")  # before `close`: its checkpoint says 3
    log.close()
    data = (tmp_path / "killed" / SEGMENT).read_bytes()
    for cut in range(acknowledged, len(data)):
        root = tmp_path / f"cut{cut}"
        shutil.copytree(tmp_path / "killed", root)
        (root / SEGMENT).write_bytes(data[:cut])
        report = audit(FileStorage(str(root)))
        assert (report.first_defect, report.size, bool(report.unfinished)) == (None, 4, cut > acknowledged)
        with small_mission.open_log(root) as again:
            assert [entry for _, entry in again.entries()] == [small_mission.decision(number) for number in range(4)]
            assert again.append([small_mission.decision(5)]) == range(4, 5)
        assert audit(FileStorage(str(root))).first_defect is None
        shutil.rmtree(root)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="ascii")), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=400)
@given(JSON)
def test_canonical_json_is_what_rfc_8785_asks_for(value: object) -> None:
    import rfc8785

    assert canonical.encode(value) == rfc8785.dumps(value)
    assert canonical.decode(canonical.encode(value)) == value


@given(st.binary(max_size=60) | JSON.map(lambda value: repr(value).encode()))
def test_any_bytes_are_canonical_or_refused(data: bytes) -> None:
    try:
        value = canonical.decode(data)
    except LedgerError:
        return
    assert canonical.encode(value) == data


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), 2**53, -(2**53), {"é": 1}, {1: 2}, (1,), b"x", "\ud800", {"a": [1.5]}]
)
def test_what_other_tools_write_differently_is_refused(value: object) -> None:
    with pytest.raises(LedgerError):
        canonical.encode(value)


def test_withdrawn_content_is_nowhere(mission: Path) -> None:
    stored = small_mission.snapshot(mission)
    assert len([path for path in stored if path.startswith("blobs/sha256/")]) == 2
    assert not [path for path, data in stored.items() if small_mission.WITHDRAWN in data]
