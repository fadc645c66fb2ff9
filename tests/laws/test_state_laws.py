"""The evidence state depends on the set of deliveries, never on order, batches, repetition or what was derived in between."""

import tempfile
from pathlib import Path

import sqlalchemy as sql
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from laws.evidence import OBSERVATIONS, Delivery, deliveries, open_mission, state_of, take
from trucewatch.model.derived import Findings, Incidents, Members
from trucewatch.model.evidence import Inspections, Observations, Restrictions
from trucewatch.model.standing import standing
from trucewatch.run.pipeline import catch_up
from trucewatch.run.shelves import shelves
from trucewatch.run.store import DELIVERIES
from trucewatch.run.views import rebuild

LAW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # a few files can be read as they are, and shrinking them takes many minutes
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def test_the_strategies_make_what_the_parsers_read() -> None:
    """Otherwise the laws would hold of nothing."""
    with tempfile.TemporaryDirectory() as place, open_mission(Path(place) / "m") as (folder, store):
        example = Delivery(
            "observations",
            OBSERVATIONS,
            (
                "observation,P-1,0,2031-05-02T12:00:00Z,UTC,-20.99,-13.0,50,,patrol-1,heard,explosion,impact,mortar_82,3-6",
            ),
        )
        take(folder, store, [example])
        catch_up(folder, store, shelves())
        assert len(store.load(Observations)) == 1
        assert store.load(Findings).rows()


@LAW
@given(files=deliveries())
def test_generated_files_are_read_whole(files: list[Delivery]) -> None:
    with tempfile.TemporaryDirectory() as place, open_mission(Path(place) / "m") as (folder, store):
        take(folder, store, files)
        for row in store.select(sql.select(DELIVERIES)):
            assert (row["standing"], row["rejected"]) == ("read", 0), row


@LAW
@given(files=deliveries(), data=st.data())
def test_order_and_batches_change_nothing(files: list[Delivery], data: st.DataObject) -> None:
    """One mission takes all at once; the other the same rows in other files, another order, deriving in between."""
    pieces = data.draw(st.permutations([piece for file in files for piece in file.split()]))
    cut = data.draw(st.integers(0, len(pieces)))
    with tempfile.TemporaryDirectory() as place:
        whole = state_of(Path(place) / "a", files)
        assert state_of(Path(place) / "b", pieces[:cut], pieces[cut:]) == whole


@LAW
@given(files=deliveries())
def test_rebuild_equals_incremental_after_every_prefix(files: list[Delivery]) -> None:
    with tempfile.TemporaryDirectory() as place, open_mission(Path(place) / "m") as (folder, store):
        for file in files:
            take(folder, store, [file])
            catch_up(folder, store, shelves())
            state = store.state()
            again = rebuild(folder, shelves())
            assert again.state() == state
            assert sorted(again.day_digests()) == sorted(store.day_digests())
            again.close()


@LAW
@given(files=deliveries(3))
def test_the_same_file_twice_changes_the_ledger_not_the_state(files: list[Delivery]) -> None:
    with tempfile.TemporaryDirectory() as place, open_mission(Path(place) / "m") as (folder, store):
        take(folder, store, files)
        catch_up(folder, store, shelves())
        state, size = store.state(), folder.log.size
        take(folder, store, files)
        catch_up(folder, store, shelves())
        assert store.state() == state
        assert folder.log.size == size + len(files)


@LAW
@given(files=deliveries())
def test_no_findings_before_entry_into_force_or_outside_the_area(files: list[Delivery]) -> None:
    with tempfile.TemporaryDirectory() as place, open_mission(Path(place) / "m") as (folder, store):
        take(folder, store, files)
        catch_up(folder, store, shelves())
        ((begin, end),) = [(i.t0_ms, i.t1_ms) for i in folder.settings()[1].in_force]
        tables = (
            store.load(Incidents),
            standing(store.load(Restrictions)).rows,
            standing(store.load(Inspections)).rows,
        )
        by_id = {row["id"]: row for table in tables for row in table.rows()}
        for finding in store.load(Findings).rows():
            incident = by_id[finding["incident"]]
            assert incident.get("in_area", "yes") == "yes"
            assert incident["t1_ms"] > begin
            assert incident["t0_ms"] < end


@LAW
@given(files=deliveries())
def test_every_observation_is_in_exactly_one_incident(files: list[Delivery]) -> None:
    with tempfile.TemporaryDirectory() as place, open_mission(Path(place) / "m") as (folder, store):
        take(folder, store, files)
        catch_up(folder, store, shelves())
        held = [row["observation"] for row in store.load(Members).rows()]
        assert sorted(held) == sorted({row["id"] for row in store.load(Observations).rows()})
        assert {row["incident"] for row in store.load(Members).rows()} == {
            row["id"] for row in store.load(Incidents).rows()
        }


def test_two_contents_of_one_record_days_apart_are_one_disputed_incident() -> None:
    """Found by the law above: each in a block of its own, they made two incidents with one id."""
    rows = (
        "observation,P-1,0,2031-05-02T10:44:00Z,UTC,-20.99,-13.0,2000,,patrol-1,heard,burst,undetermined,unknown,1",
        "observation,P-1,0,2031-05-01T21:00:00Z,UTC,-20.99,-13.0,,2-4 km SSE,patrol-1,heard,burst,undetermined,unknown,1",
    )
    files = [Delivery("observations", OBSERVATIONS, (row,)) for row in rows]
    with tempfile.TemporaryDirectory() as place, open_mission(Path(place) / "m") as (folder, store):
        for file in files:
            take(folder, store, [file])
            catch_up(folder, store, shelves())
        (incident,) = store.load(Incidents).rows()
        assert (incident["disputed"], incident["observations"]) == ("yes", 1)
