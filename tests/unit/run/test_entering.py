"""Acts at the door: what the rules would not allow is not entered, however it is spelled, signed, repeated or put together in one call."""

from __future__ import annotations

import json
import shutil
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.errors import TrucewatchError, WorkflowError
from trucewatch.ledger.acts import check_acts
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log
from trucewatch.run.acts import KNOWN, read_act
from trucewatch.run.cases import case_of, lines
from trucewatch.run.decide import decide_files
from trucewatch.run.folder import open_folder
from trucewatch.run.proving import make_office_key
from trucewatch.run.shelves import shelves
from trucewatch.run.views import current
from unit.run.commissioned import CASE, Commissioned

AT = "2031-05-05T07:00:00Z"
JOIN = {"command": "join", "by": "public", "fact": "Seen from the road."}


@pytest.fixture
def here(tmp_path: Path) -> Commissioned:
    made = Commissioned(tmp_path)
    made.open()
    return made


def written(here: Commissioned, name: str, content: dict, about: str = CASE, act: str = "case") -> str:
    file = here.path.parent / f"{name}.json"
    file.write_text(json.dumps({"act": act, "about": about, "content": content}), "utf-8")
    return str(file)


def signed(here: Commissioned, name: str, content: dict, *offices: str, **more: str) -> str:
    """The file of an act with signatures under it."""
    file = written(here, name, content, **more)
    _, data = decide_files(here.path, [file], [here.keys[o] for o in offices], sign_only=True)
    Path(file).write_text(json.dumps(data["acts"][0]), "utf-8")
    return file


def entered(here: Commissioned, *files: str, at: str = AT, offices: tuple[str, ...] = ()) -> list[int]:
    keys = [here.keys[o] for o in offices]
    return decide_files(here.path, list(files), keys, sign_only=False, as_of=at)[1]["entries"]


def refused(here: Commissioned, *files: str, at: str = AT, offices: tuple[str, ...] = ()) -> TrucewatchError:
    """What a call is refused with; nothing of it is entered, and the refusal says what, what to do, and where."""
    before = size(here)
    with pytest.raises(TrucewatchError) as caught:
        entered(here, *files, at=at, offices=offices)
    assert size(here) == before
    assert caught.value.what, caught.value
    assert caught.value.hint, caught.value
    assert caught.value.place, caught.value
    return caught.value


def size(here: Commissioned) -> int:
    with open_folder(here.path, write=False) as folder:
        return folder.log.size


def folded(here: Commissioned, name: str = CASE):
    with open_folder(here.path, write=True) as folder, closing(current(folder, shelves())) as store:
        return case_of(folder, store, name)


def test_one_signed_act_twice_in_one_call(here):
    file = signed(here, "join", JOIN, "secretary")
    assert "given twice" in refused(here, file, file).what
    assert len(entered(here, file)) == 1
    assert "entered already" in refused(here, file).what


def test_one_key_given_twice(here):
    file = written(here, "join", JOIN)
    assert "signed this twice" in refused(here, file, offices=("secretary", "secretary")).what
    again = signed(here, "join", JOIN, "secretary")
    assert "signed this twice" in refused(here, again, offices=("secretary",)).what
    with pytest.raises(WorkflowError, match="signed this twice"):
        signed(here, "join", JOIN, "secretary", "secretary")


def test_a_signature_in_another_spelling_is_not_right(here):
    """The last letter before `==` has four bits that decoding ignores."""
    file = Path(signed(here, "join", JOIN, "secretary"))
    entered(here, str(file))
    act = json.loads(file.read_text("utf-8"))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    (one,) = act["signatures"]
    last = alphabet.index(one["signature"][85])
    one["signature"] = one["signature"][:85] + alphabet[last ^ 1] + one["signature"][86:]
    file.write_text(json.dumps(act), "utf-8")
    assert "is not right" in refused(here, str(file)).what
    log = Log.open(FileStorage(str(here.path)), write=True)
    with closing(log):
        entries = [e for _, e in log.entries() if isinstance(e, dict) and e["kind"] == "decision"]
        log.append([{**entries[-1], "signatures": [one]}])
        with pytest.raises(TrucewatchError, match="is not right"):
            check_acts(log.records(), log.origin, lambda _: None)


def test_a_key_that_was_replaced_signs_nothing_any_more(here):
    before = signed(here, "join", JOIN, "secretary")
    fresh = make_office_key(here.path.parent / "fresh.key", "example.org/secretary")
    mission = here.path / "mission.yaml"
    text = mission.read_text("utf-8")
    old = json.loads(Path(before).read_text("utf-8"))["signatures"][0]["key"]
    mission.write_text(text.replace(old, fresh), "utf-8")
    with open_folder(here.path, write=True) as folder:
        folder.adopt([], "operator")
    assert "no office of the mission" in refused(here, before).what
    act = json.loads(Path(before).read_text("utf-8"))
    log = Log.open(FileStorage(str(here.path)), write=True)
    with closing(log):  # past the door, by a program that does not ask
        (index,) = log.append([{"v": 1, "kind": "decision", "time": AT, **act}])
    case = folded(here)
    assert case.refused == (index,)
    assert len(case.allegations) == 1


def test_what_an_office_signed_before_it_got_another_key_stays(here):
    (index,) = entered(here, signed(here, "join", JOIN, "secretary"))
    mission = here.path / "mission.yaml"
    with open_folder(here.path, write=True) as folder:
        entry = folder.log.entry(index)
        fresh = make_office_key(here.path.parent / "fresh.key", "example.org/secretary")
        mission.write_text(mission.read_text("utf-8").replace(entry["signatures"][0]["key"], fresh), "utf-8")
        folder.adopt([], "operator")
    case = folded(here)
    assert case.refused == ()
    assert len(case.allegations) == 2


def test_a_case_and_the_legal_state_that_judges_it_are_two_calls(here):
    state = {"state": "suspended", "from": "2031-05-03T00:00:00Z"}
    change = signed(here, "state", state, "chair", act="legal_state", about="exercise-truce")
    join = signed(here, "join", JOIN, "secretary")
    assert "judged by the legal state before it" in refused(here, change, join).what


def test_a_draft_among_other_acts_bears_the_number_of_its_own_entry(here):
    here.act("admit", "chair", "member_one", at="2031-05-05T06:00:00Z", standard="balance", reasons="Concrete.")
    here.act("call", "chair", at="2031-05-05T06:10:00Z", reasons="Both sides are heard.")
    draft = {"command": "draft", "proposes": "breach", "texts": {"en": "So it was."}, "reply_h": "24"}
    reply = {"command": "reply", "text": "No.", "language": "en"}
    number = size(here) + 1
    files = [
        signed(here, "join", JOIN, "secretary"),
        signed(here, "draft", draft, "chair", "member_one"),
        signed(here, "upland", reply, "upland_delegate"),
        signed(here, "lowland", reply, "lowland_delegate"),
    ]
    other = signed(here, "other", {"command": "vote", "draft": str(number - 1), "vote": "yes"}, "chair")
    right = signed(here, "right", {"command": "vote", "draft": str(number), "vote": "yes"}, "chair")
    later = "2031-05-06T08:00:00Z"
    assert "this vote is on another" in refused(here, *files, other, at=later).what
    entered(here, *files, right, at=later)
    case = folded(here)
    assert case.draft.entry == number
    assert (len(case.votes), case.refused) == (1, ())


def test_the_limit_of_open_cases_counts_those_of_the_same_call(here):
    told = {
        "fact": "Shots.",
        "place": "Ferry",
        "when": {"from": "2031-05-04T03:00:00Z", "until": "2031-05-04T04:00:00Z"},
    }
    said = {"command": "open", "by": "party", "from": "upland", "clauses": ["ceasefire"], **told}
    files = [written(here, f"open-{n}", said, about=f"2031-1{n:02}") for n in range(20)]
    assert "20 undecided cases open" in refused(here, *files, offices=("upland_delegate",)).what
    assert len(entered(here, *files[1:], offices=("upland_delegate",))) == 19


def test_a_case_by_finding_without_a_finding(here):
    when = {"from": "2031-05-04T03:00:00Z", "until": "2031-05-04T04:00:00Z"}
    said = {"command": "open", "by": "finding", "clauses": ["ceasefire"], "when": when, "detected": when["until"]}
    assert (
        "names the finding" in refused(here, written(here, "open", said, about="2031-77"), offices=("secretary",)).what
    )


def test_an_act_that_fits_into_no_entry(here):
    long = {"command": "join", "by": "public", "fact": "x" * 61_000}
    caught = refused(here, written(here, "join", long), offices=("secretary",))
    assert "an entry holds 60,000" in caught.what


def test_a_day_that_has_not_come(here):
    content = {"holds": "yes", "date": "2031-05-07", "standard": "balance", "reasons": "Seen."}
    file = written(here, "ahead", content, act="determination", about=f"self_defence {'a' * 40}")
    assert "has not come yet" in refused(here, file, offices=("chair", "member_one")).what


def test_killed_after_the_entry_and_before_the_views(here):
    folded(here)
    views = here.path / "views.db"
    before = here.path.parent / "before.db"
    shutil.copy(views, before)
    entered(here, signed(here, "join", JOIN, "secretary"))
    after = folded(here)
    shutil.copy(before, views)
    assert folded(here) == after
    assert len(after.allegations) == 2
    with open_folder(here.path, write=True) as folder, closing(current(folder, shelves())) as store:
        assert [(line["case_id"], line["acts"], line["refused"]) for line in lines(store)] == [(CASE, 2, 0)]


GOOD = {"act": "case", "about": CASE, "content": JOIN}
SIGNATURE = {"office": "a", "person": "b", "key": "c", "signature": "d"}
BREACH = {"breaches": [f"{'a' * 40} ceasefire"], "stands": "yes", "date": "2031-05-07", "reasons": "Seen."}
BATCH = {**BREACH, "sampling": {"size": "1", "announced": "7", "reviewed": BREACH["breaches"]}}


@pytest.mark.parametrize(
    ("defect", "said", "what"),
    [
        ("an act that nobody knows", {**GOOD, "act": "verdict"}, "There is no act `verdict`."),
        ("an act as a list", {**GOOD, "act": ["case"]}, "says no `act`"),
        ("about as a list", {**GOOD, "about": [CASE]}, "`about` is text."),
        ("about as a book", {**GOOD, "about": "x" * 4001}, "more than 4,000 characters"),
        ("content as text", {**GOOD, "content": "join"}, "`content` is a mapping."),
        ("signatures as text", {**GOOD, "signatures": "mine"}, "`signatures` is a list"),
        ("signature without a key", {**GOOD, "signatures": [{"office": "a"}]}, "`signatures` is a list"),
        ("signature with more", {**GOOD, "signatures": [{**SIGNATURE, "by": "e"}]}, "`signatures` is a list"),
        ("entry as a word", {"act": "withdrawal", "entry": "five", "ground": "x"}, "number of an entry"),
        ("entry in other digits", {"act": "withdrawal", "entry": "²", "ground": "x"}, "number of an entry"),
        ("holds as a list", {"act": "determination", "about": f"self_defence {'a' * 40}", "content": {"holds": [], "date": "2031-05-07", "standard": "balance", "reasons": "x"}}, "`holds` is yes or no"),
        ("a day as a list", {"act": "determination", "about": f"self_defence {'a' * 40}", "content": {"holds": "yes", "date": [], "standard": "balance", "reasons": "x"}}, "`date` is a day"),
        ("nothing recorded", {**BREACH, "breaches": []}, "`breaches` is a list"),
        ("recorded without a clause", {**BREACH, "breaches": ["a" * 40]}, "no whole id and clause"),
        ("recorded as a list of lists", {**BREACH, "breaches": [["a"]]}, "no whole id and clause"),
        ("stands as a list", {**BREACH, "stands": []}, "`stands` is one of"),
        ("no reasons", {**BREACH, "reasons": " "}, "`reasons` says why"),
        ("a batch of which nothing is read", {**BATCH, "sampling": {**BATCH["sampling"], "size": "0"}}, "0 cannot be read"),
        ("more read than there are", {**BATCH, "sampling": {**BATCH["sampling"], "size": "2"}}, "2 cannot be read"),
        ("a size in other digits", {**BATCH, "sampling": {**BATCH["sampling"], "size": "²"}}, "whole numbers"),
        ("a size of the ledger that one chose", {**BATCH, "sampling": {"size": "1", "ledger_size": "9", "reviewed": BREACH["breaches"]}}, "`sampling` has announced, reviewed, size"),
        ("announced without a size", {**BREACH, "stands": "announced"}, "`sampling` has size"),
        ("announced and read at once", {**BATCH, "stands": "announced"}, "`sampling` has size"),
        ("taken back by a sample", {**BATCH, "stands": "no"}, "no sample is drawn"),
    ],
)  # fmt: skip
def test_acts_that_are_wrong(defect, said, what):
    file = said if "act" in said else {"act": "recorded_breach", "about": "a batch", "content": said}
    with pytest.raises(WorkflowError) as caught:
        read_act(json.dumps(file).encode(), "act.yaml")
    assert what in caught.value.what, defect
    assert caught.value.hint, defect
    assert caught.value.place == "act.yaml", defect


def test_an_act_that_refers_to_itself():
    with pytest.raises(WorkflowError):
        read_act(b"act: case\nabout: a\ncontent: &a {x: *a}\n", "act.yaml")
    with pytest.raises(WorkflowError):
        read_act(b"[" * 9000, "act.yaml")


ANY = st.recursive(
    st.text(max_size=20) | st.sampled_from(["yes", "no", "announced", "2031-05-07", "²", "a" * 40]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=12,
)
FIELDS = ("about", "content", "entry", "ground", "signatures")
CONTENTS = (
    "holds",
    "date",
    "standard",
    "reasons",
    "party",
    "stands",
    "breaches",
    "sampling",
    "state",
    "from",
    "status",
)


@given(
    act=st.sampled_from(KNOWN) | ANY,
    fields=st.dictionaries(st.sampled_from(FIELDS), ANY | st.dictionaries(st.sampled_from(CONTENTS), ANY)),
)
def test_whatever_an_act_says_it_is_read_or_refused(act, fields):
    with suppress(WorkflowError):
        read_act(json.dumps({"act": act, **fields}).encode(), "act.yaml")
