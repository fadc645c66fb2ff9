"""What holds however people merge, split, set aside and re-class, among deliveries in any order."""

import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from laws.evidence import Delivery, deliveries, open_mission, take
from laws.test_fuse_laws import FEW, same, tables
from trucewatch.fuse.fuse import fuse
from trucewatch.model.derived import Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import GROUPING_ACTS, Fusing, Grouping
from trucewatch.run.acts import entry_of
from trucewatch.run.explain import explain
from trucewatch.run.folder import MissionFolder
from trucewatch.run.groupings import UNDO, completed, groupings
from trucewatch.run.pipeline import absorb_entries, catch_up
from trucewatch.run.shelves import shelves
from trucewatch.run.store import Store
from trucewatch.run.views import rebuild
from unit.fuse.perceived import oid, shuffled
from unit.ledger.small_mission import SIGNATURE

LAW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
RECEIVED_MS = 1_936_742_400_000


@st.composite
def decisions(draw: st.DrawFn) -> Fusing:
    """Acts on observations of `tables`, some of which are not there."""
    made = []
    for entry in range(draw(st.integers(1, 4))):
        act = draw(st.sampled_from(GROUPING_ACTS))
        names = draw(st.lists(st.sampled_from("abcdefghijklmnop"), min_size=1, max_size=4, unique=True))
        kind = "smoke" if act == "reclass" else ""
        made.append(Grouping(act, tuple(oid(name).decode() for name in names), entry, "Read again.", kind))
    return Fusing(groupings=tuple(made))


@FEW
@given(tables(), decisions(), st.integers(0, 9))
def test_order_changes_nothing_under_decisions(table: Observations, by: Fusing, seed: int) -> None:
    assert all(same(a, b) for a, b in zip(fuse(table, by), fuse(shuffled(table, seed), by), strict=True))


@FEW
@given(tables(), decisions())
def test_every_observation_is_of_one_incident_or_set_aside_with_a_reason(table: Observations, by: Fusing) -> None:
    incidents, members = fuse(table, by)
    assert members.observation.tolist() == sorted(set(table.id.tolist()))
    held = members.incident != b""
    assert set(members.incident[held].tolist()) == set(incidents.id.tolist())
    assert (members.reason[~held] == "Read again.").all()
    assert (members.reason[held] == "").all()
    assert (members.holding == (~held).astype(np.int16)).all()


@FEW
@given(tables(), decisions())
def test_what_no_decision_touches_is_as_it_was(table: Observations, by: Fusing) -> None:
    before, after = fuse(table)[0], fuse(table, by)[0]
    automatic = after.take(np.flatnonzero(after.status == 0))
    was = before.take(np.flatnonzero(np.isin(before.id, automatic.id)))
    for name in ("id", "t0_ms", "t1_ms", "lat_e7", "lon_e7", "radius_m", "kind", "count_min", "count_max", "origins"):
        assert getattr(automatic, name).tolist() == getattr(was, name).tolist()


DAYS = [f"2031-05-0{day}" for day in range(1, 6)]


def decide(folder: MissionFolder, store: Store, ids: list[str], data: st.DataObject) -> None:
    """Enter an act on observations, there or not yet, with their days or with others; the door that asks for signatures has tests of its own."""
    there = [one.decode() for one in store.load(Members).observation.tolist()]
    act = data.draw(st.sampled_from([*GROUPING_ACTS, "merge", "merge"]))
    some = st.lists(st.sampled_from(there), min_size=1, max_size=3, unique=True) if there else st.just([])
    content: dict[str, Any] = {"reasons": "Read again.", "observations": data.draw(some)}
    if act == "reclass":
        content["kind"] = "shot"
    said = completed(store, {"act": act, "about": "the ferry", "content": content}, "act")
    any_day = st.builds("{} {}".format, st.sampled_from(ids), st.sampled_from(DAYS))
    if ids:
        said["content"]["observations"] += data.draw(st.lists(any_day, max_size=2))
    enter(folder, store, said)


def undo(folder: MissionFolder, store: Store, entry: int) -> None:
    enter(folder, store, {"act": UNDO, "about": f"entry {entry}", "content": {"reasons": "No."}})


def enter(folder: MissionFolder, store: Store, act: dict[str, Any]) -> None:
    folder.log.append([entry_of(act, [SIGNATURE], RECEIVED_MS)])
    absorb_entries(folder, store, shelves())
    catch_up(folder, store, shelves())


@LAW
@given(files=deliveries(), data=st.data())
def test_a_history_of_deliveries_and_decisions(files: list[Delivery], data: st.DataObject) -> None:
    """After every step the state is what it would be if it were made again, and every id that was ever shown resolves; undone, nothing remains."""
    pieces = data.draw(st.permutations([piece for file in files for piece in file.split()]))
    cut = data.draw(st.integers(1, max(1, len(pieces))))
    with tempfile.TemporaryDirectory() as place:
        with open_mission(Path(place) / "a") as (folder, store):
            take(folder, store, pieces)
            catch_up(folder, store, shelves())
            ids, without = [one.decode() for one in store.load(Members).observation.tolist()], store.state()
        with open_mission(Path(place) / "b") as (folder, store):
            shown: set[str] = set()
            for part in (pieces[:cut], [], pieces[cut:], [], []):
                take(folder, store, part)
                catch_up(folder, store, shelves())
                standing = [one.entry for one in groupings(store)]
                if standing and data.draw(st.integers(0, 3)) == 0:
                    undo(folder, store, data.draw(st.sampled_from(standing)))
                else:
                    decide(folder, store, ids, data)
                _made_again(folder, store)
                shown |= _all_resolve(folder, store, shown)
            for one in groupings(store):
                undo(folder, store, one.entry)
            assert store.state() == without


def _made_again(folder: MissionFolder, store: Store) -> None:
    held = [row["observation"] for row in store.load(Members).rows()]
    assert sorted(held) == sorted({row["id"] for row in store.load(Observations).rows()})
    with closing(rebuild(folder, shelves())) as again:
        assert sorted(again.day_digests()) == sorted(store.day_digests())


def _all_resolve(folder: MissionFolder, store: Store, shown: set[str]) -> set[str]:
    """The incidents that there are. Every id that was shown before leads to one of them, or to what set it aside."""
    now = {one.decode() for one in store.load(Incidents).id.tolist()}
    for one in sorted(shown):
        told = explain(folder, store, one)
        assert told.get("set_aside") or told["incident"]["id"] in now
    return now
