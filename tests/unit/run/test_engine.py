"""The same work here and on workers: the same results in the same order, and the same state of a mission."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.run.engine import engine
from trucewatch_command import answered, trucewatch

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a real cluster of two workers, each a process of its own."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as made:
        yield made.scheduler_address


def test_results_come_in_the_order_of_the_parts(cluster: str) -> None:
    with engine() as here, engine(cluster) as there:
        parts = [str(k) * 3 for k in range(40)]
        assert list(there(int, parts)) == list(here(int, parts)) == [int(p) for p in parts]
        assert list(there(int, [])) == []


def test_parts_are_read_a_few_ahead_and_no_more(cluster: str) -> None:
    read: list[int] = []

    def parts() -> Iterator[int]:
        for k in range(100):
            read.append(k)
            yield k

    with engine(cluster) as each:
        results = each(str, parts())
        assert next(results) == "0"
        assert len(read) <= 2 * 2


def test_what_fails_on_a_worker_fails_here(cluster: str) -> None:
    with engine(cluster) as each, pytest.raises(ValueError, match="invalid literal"):
        list(each(int, ["1", "x"]))


def dies(_part: str) -> None:
    """Take the worker along."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_takes_one_worker_after_the_other_with_it_is_said() -> None:
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0") as made,
        distributed.Client(made, set_as_default=False) as client,
    ):
        client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
        with engine(made.scheduler_address) as each, pytest.raises(WorkflowError, match="one worker after the other"):
            list(each(dies, ["1"]))


def test_a_mission_has_the_same_state_on_workers(cluster: str, tmp_path: Path) -> None:
    mission = tmp_path / "mission"
    trucewatch("exercise", "new", mission, "--seed", "7", "--days", "4")
    trucewatch("run", mission)
    before = answered("digest", mission)["state"]
    assert answered("rebuild", mission, "--engine", cluster)["state"] == before
    assert answered("run", mission, "--engine", cluster)["state"] == before


@pytest.mark.parametrize("address", ["spark://here", "nonsense"])
def test_an_unknown_engine_is_refused(address: str) -> None:
    with pytest.raises(WorkflowError, match="no such engine"), engine(address):
        pass


@pytest.mark.filterwarnings("ignore")
def test_where_nobody_answers_it_is_said() -> None:
    with pytest.raises(WorkflowError, match="Nobody answers"), engine("tcp://127.0.0.1:9"):
        pass
