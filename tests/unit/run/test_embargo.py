"""The embargo on a real mission: one file for all, opened with an entry, public at the minute, moved by a leak for everybody."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trucewatch.errors import DefectFound, EvidenceError, TrucewatchError, WorkflowError
from trucewatch.run.cases import case_of
from trucewatch.run.embargo import check, open_, publish, send
from trucewatch.run.folder import open_folder
from trucewatch.run.shelves import shelves
from trucewatch.run.views import current
from trucewatch_command import answered, trucewatch
from unit.run.commissioned import CASE, JUDGES, Commissioned

BEFORE = "2031-05-07T17:59:59Z"
MINUTE = "2031-05-07T18:00:00Z"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Commissioned:
    here = Commissioned(tmp_path_factory.mktemp("made"))
    here.drafted()
    return here


@pytest.fixture
def here(made: Commissioned, tmp_path: Path) -> Commissioned:
    """A copy of the mission with a draft under embargo; the keys are shared."""
    copied = object.__new__(Commissioned)
    copied.drafts = dict(made.drafts)
    copied.keys, copied.path = made.keys, Path(shutil.copytree(made.path, tmp_path / "mission"))
    copied._acts = tmp_path / "act.json"
    return copied


def opened(here: Commissioned, office: str, at: str = BEFORE, **given: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    content, data = open_(here.path, CASE, here.keys[office], given.get("sealed"), given.get("entry"), at, "")
    return json.loads(content), data


def case(here: Commissioned):
    with open_folder(here.path, write=True) as folder:
        store = current(folder, shelves())
        try:
            return case_of(folder, store, CASE)
        finally:
            store.close()


def size(here: Commissioned) -> int:
    with open_folder(here.path, write=False) as folder:
        return folder.log.size


def sealed_file(here: Commissioned) -> Path:
    (file,) = (here.path / "out" / "embargo").glob("*.sealed")
    return file


def test_every_side_opens_the_same_file_to_the_same_text_and_each_opening_is_an_entry(here: Commissioned) -> None:
    _, data = send(here.path, CASE, "")
    assert data["parties"] == ["upland", "lowland"]
    before = size(here)
    up, of_up = opened(here, "upland_delegate")
    low, of_low = opened(here, "lowland_delegate")
    assert up == low
    assert up["texts"]["en"] == "The draft speaks of the ferry of Orm."
    assert up["notice"].startswith("EXERCISE")
    assert up["public"] == MINUTE
    assert [of_up["opened"], of_low["opened"]] == [before, before + 1]
    opened(here, "upland_delegate")
    assert [party for party, _ in case(here).draft.opened] == ["upland", "lowland", "upland"], "and again, each time"
    assert trucewatch("verify", here.path)


def test_the_sealed_file_tells_nothing_and_is_marked(here: Commissioned) -> None:
    send(here.path, CASE, "")
    data = sealed_file(here).read_bytes()
    assert b"Orm" not in data
    assert b"breach" not in data
    assert b"EXERCISE" in data
    holding = [p for p in (here.path / "out").rglob("*") if p.is_file() and b"Orm" in p.read_bytes()]
    assert not holding
    (key,) = (here.path / "private" / "embargo").iterdir()
    assert key.stat().st_mode & 0o077 == 0


def test_sent_again_it_is_the_same_bytes_even_if_the_file_was_lost(here: Commissioned) -> None:
    send(here.path, CASE, "")
    first = sealed_file(here).read_bytes()
    send(here.path, CASE, "")
    assert sealed_file(here).read_bytes() == first
    sealed_file(here).unlink()
    here.act("leak", "secretary", "chair", at="2031-05-07T00:00:00Z", reasons="It was read out on the radio.")
    send(here.path, CASE, "")
    assert sealed_file(here).read_bytes() == first, "what was carried early stays what it is"


def test_a_longer_time_to_reply_moves_the_minute_and_no_byte(here: Commissioned) -> None:
    send(here.path, CASE, "")
    first = sealed_file(here).read_bytes()
    here.act("extend", "chair", at="2031-05-07T00:00:00Z", clock="reply", hours="12", reasons="The roads are cut.")
    _, data = send(here.path, CASE, "")
    assert sealed_file(here).read_bytes() == first
    assert data["public"] == "2031-05-08T06:00:00Z"
    with pytest.raises(WorkflowError, match="under embargo until 2031-05-08T06:00:00Z"):
        publish(here.path, CASE, MINUTE, "")


def test_a_file_that_was_carried_here_opens_as_well(here: Commissioned, tmp_path: Path) -> None:
    send(here.path, CASE, "")
    carried = Path(shutil.copy(sealed_file(here), tmp_path / "carried"))
    sealed_file(here).unlink()
    assert opened(here, "upland_delegate", sealed=carried)[0]["kind"] == "draft"


@pytest.mark.parametrize("office", ["chair", "secretary", "analyst_one", "observer"])
def test_nobody_but_a_delegate_opens_it(here: Commissioned, office: str) -> None:
    send(here.path, CASE, "")
    before = size(here)
    with pytest.raises(WorkflowError, match=r"no right to|no seat"):
        opened(here, office)
    assert size(here) == before


def test_an_opening_names_a_document_that_there_is(here: Commissioned) -> None:
    with pytest.raises(WorkflowError, match="no document of this case"):
        here.act("opened", "upland_delegate", at=BEFORE, document="9999")


def test_a_key_of_nobody_opens_nothing(here: Commissioned, tmp_path: Path) -> None:
    from trucewatch.run.proving import make_office_key

    send(here.path, CASE, "")
    make_office_key(tmp_path / "stranger.key", "example.org/stranger")
    with pytest.raises(WorkflowError, match="no office"):
        open_(here.path, CASE, tmp_path / "stranger.key", None, None, BEFORE, "")
    (tmp_path / "no.key").write_text("nothing", "utf-8")
    with pytest.raises(WorkflowError, match="no private key"):
        open_(here.path, CASE, tmp_path / "no.key", None, None, BEFORE, "")


def flip(data: bytes) -> bytes:
    at = len(data) - 20
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [flip, lambda d: d[:-10], lambda d: d.replace(b'"entry":', b'"entry": '), lambda _: b"", lambda d: d + b"\n"],
    ids=["flipped", "cut", "label", "empty", "longer"],
)
def test_a_changed_file_is_refused_and_nothing_is_entered(here: Commissioned, spoil: Callable[[bytes], bytes]) -> None:
    send(here.path, CASE, "")
    sealed_file(here).write_bytes(spoil(sealed_file(here).read_bytes()))
    before = size(here)
    with pytest.raises(DefectFound, match=r"changed|sealed file"):
        opened(here, "upland_delegate")
    assert size(here) == before
    with pytest.raises(DefectFound, match="changed"):
        send(here.path, CASE, "")


def test_another_cases_file_is_refused(here: Commissioned, tmp_path: Path) -> None:
    send(here.path, CASE, "")
    other = tmp_path / "other"
    other.write_bytes(sealed_file(here).read_bytes().replace(b'"case":"2031-01"', b'"case":"2031-09"'))
    before = size(here)
    with pytest.raises(WorkflowError, match="of case 2031-09"):
        opened(here, "upland_delegate", sealed=other)
    assert size(here) == before


def test_what_was_not_sealed_cannot_be_opened(here: Commissioned) -> None:
    with pytest.raises(TrucewatchError, match=r"cannot be read|not sealed"):
        opened(here, "upland_delegate")
    here.open(at="2031-05-06T20:00:00Z", case="2031-02")
    with pytest.raises(WorkflowError, match="Nothing of this kind"):
        send(here.path, "2031-02", "")
    with pytest.raises(EvidenceError, match="no case"):
        send(here.path, "2031-99", "")


def test_before_the_minute_nobody_publishes_and_from_it_on_everybody_can_check(
    here: Commissioned, tmp_path: Path
) -> None:
    send(here.path, CASE, "")
    carried = Path(shutil.copy(sealed_file(here), tmp_path / "carried"))
    with pytest.raises(WorkflowError, match=f"under embargo until {MINUTE}"):
        publish(here.path, CASE, BEFORE, "")
    assert [p.suffix for p in (here.path / "out" / "embargo").iterdir()] == [".sealed"]
    publish(here.path, CASE, MINUTE, "")
    key = next((here.path / "out" / "embargo").glob("*.key"))
    content, data = check(carried, key)
    assert json.loads(content)["texts"]["en"].startswith("The draft")
    assert content == next((here.path / "out" / "embargo").glob("*.json")).read_bytes()
    assert data["case"] == CASE
    carried.write_bytes(flip(carried.read_bytes()))
    with pytest.raises(DefectFound, match="changed"):
        check(carried, key)
    with pytest.raises(DefectFound, match="not a key"):
        check(carried, carried)


def test_a_leak_moves_the_minute_for_everybody(here: Commissioned) -> None:
    send(here.path, CASE, "")
    leaked = "2031-05-07T00:00:00Z"
    with pytest.raises(WorkflowError, match="under embargo"):
        publish(here.path, CASE, leaked, "")
    here.act("leak", "secretary", "chair", at=leaked, reasons="It was read out on the radio.")
    lines, _ = publish(here.path, CASE, leaked, "")
    assert all(line.endswith("public.") for line in lines)
    assert case(here).draft.leaked_ms == case(here).draft.public_ms


def test_a_leak_after_the_minute_moves_no_draft_back(here: Commissioned) -> None:
    for office in ("chair", "member_one", "member_two"):
        here.act("vote", office, at="2031-05-08T06:00:00Z", vote="yes")
    here.act("rule", *JUDGES, at="2031-05-08T12:00:00Z", reasons="Three saw it.")
    public = case(here).draft.public_ms
    here.act("leak", "secretary", "chair", at="2031-05-08T13:00:00Z", reasons="It was read out on the radio.")
    assert case(here).draft.public_ms == public, "the draft was public already"


def test_a_ruling_is_sealed_beside_its_draft(here: Commissioned) -> None:
    send(here.path, CASE, "")
    for office, vote, dissent in (("chair", "yes", ""), ("member_one", "yes", ""), ("member_two", "no", "Too little.")):
        here.act("vote", office, at="2031-05-08T06:00:00Z", vote=vote, dissent=dissent)
    here.act("rule", *JUDGES, at="2031-05-08T12:00:00Z", reasons="Three saw it.")
    _, data = send(here.path, CASE, "")
    assert data["kind"] == "ruling"
    ruling, _ = opened(here, "upland_delegate", "2031-05-08T13:00:00Z")
    assert ruling["ruling"] == "breach"
    assert {"office": "member_two", "vote": "no", "dissent": "Too little."} in ruling["votes"]
    assert ruling["silent"] == ["upland", "lowland"]
    draft, _ = opened(here, "lowland_delegate", "2031-05-08T13:00:00Z", entry=case(here).draft.entry)
    assert draft["kind"] == "draft"
    _, made = publish(here.path, CASE, "2031-05-08T13:00:00Z", "")
    assert [d["kind"] for d in made["documents"]] == ["draft"], "the ruling's minute has not come"
    _, made = publish(here.path, CASE, "2031-05-09T12:00:00Z", "")
    assert [d["kind"] for d in made["documents"]] == ["draft", "ruling"]


def test_the_commands(here: Commissioned, tmp_path: Path) -> None:
    sent = answered("embargo", "send", here.path, CASE)
    key = here.keys["upland_delegate"]
    words = ("embargo", "open", here.path, CASE, "--key", key, "--as-of", MINUTE, "--out", tmp_path / "draft.json")
    assert "the draft of case 2031-01" in trucewatch(*words)
    assert json.loads((tmp_path / "draft.json").read_bytes())["entry"] == sent["entry"]
    trucewatch("embargo", "publish", here.path, CASE, "--as-of", BEFORE, status=2)
    trucewatch("embargo", "publish", here.path, CASE, "--as-of", MINUTE)
    sealed_file(here).write_bytes(flip(sealed_file(here).read_bytes()))
    assert trucewatch(*words, status=1) == ""
    sealed_file(here).unlink()
    trucewatch("embargo", "send", here.path, CASE)
    published = here.path / "out" / "embargo" / f"{CASE}-{sent['entry']}"
    assert json.loads(trucewatch("embargo", "check", f"{published}.sealed", f"{published}.key"))["kind"] == "draft"
