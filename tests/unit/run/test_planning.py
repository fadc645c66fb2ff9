"""`trucewatch exercise plan` on real missions: a plan is sealed unless it is an exercise, its summary names no place, bad tables are refused."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from trucewatch.errors import AgreementError, DefectFound, WorkflowError
from trucewatch.run.embargo import check
from trucewatch.run.planning import Wanted, plan
from trucewatch.run.terminal import Progress
from trucewatch_command import answered, trucewatch

SITES = (
    "id,latitude,longitude,means,range_m,from_hour,until_hour\na,-21,-13,heard,5000,,\nb,-21.05,-13,seen,4000,22,6\n"
)
CANDIDATES = (
    "id,latitude,longitude,means,range_m\nfar,0,0,heard,5000\nnear,-20.95,-13,heard,5000\ntwin,-21,-13,heard,4000\n"
)


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exercise, with a day of coverage."""
    path = tmp_path_factory.mktemp("drill") / "mission"
    trucewatch("new", path, "--mission", "exercise")
    first = min((path / "inbox" / "coverage").iterdir())
    trucewatch("ingest", path, "coverage", first)
    return path


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("real") / "mission"
    trucewatch("new", path, "--mission", "ukraine-2026")
    return path


@pytest.fixture
def tables(tmp_path: Path) -> Wanted:
    return Wanted(table(tmp_path, SITES, "sites.csv"), table(tmp_path, CANDIDATES, "candidates.csv"), 3)


def table(folder: Path, text: str, name: str = "sites.csv") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def planned(path: Path, wanted: Wanted, out: Path | None = None, *, open_: bool = False) -> tuple[str, dict[str, Any]]:
    lines, data = plan(path, wanted, out, "", Progress(), open_=open_)
    return "\n".join(lines), data


def test_of_candidates_the_best_come_first_and_what_adds_nothing_never(drill: Path, tables: Wanted) -> None:
    said, data = planned(drill, tables, open_=True)
    assert [row["id"] for row in data["added"]] == ["near", "twin"]
    first, second = data["added"]
    assert first["gain"] > second["gain"] > 0
    assert data["perceived"]["after"] == pytest.approx(second["perceived"], abs=2e-6)
    assert 0.63 < data["gain"]["share"] <= 1
    assert "near" in said
    assert data["notice"].startswith("EXERCISE")


def test_hours_of_a_table_run_over_midnight(drill: Path, tables: Wanted) -> None:
    _, data = planned(drill, Wanted(tables.sites, tables.candidates, 0), open_=True)
    (row,) = [r for r in data["before"] if (r["zone"], r["event_class"]) == ("area", "presence")]
    assert row["hours"]["one"] == [0.0] * HOURS_OF_DAY, (
        "who sees nothing by night, and stands there by night alone, sees nothing"
    )
    (row,) = [r for r in data["before"] if (r["zone"], r["event_class"]) == ("area", "heavy_weapons")]
    assert len(set(row["hours"]["one"])) == 1, "who hears all day hears alike"


HOURS_OF_DAY = 24


def test_a_plan_is_written_for_its_owner_alone_and_its_summary_names_no_place(drill: Path, tables: Wanted) -> None:
    said, data = planned(drill, tables)
    (file,) = map(Path, data["files"])
    assert file == drill / "restricted" / "plan.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    whole = json.loads(file.read_bytes())
    told = json.dumps({**data, "files": []}) + said
    for row in whole["added"]:
        assert str(row["latitude"]) not in told
        assert row["id"] not in told
    for hidden in ("buffer", "withdrawal_strip", "darkest", '"hours"', "latitude"):
        assert hidden not in told
    assert {row["zone"] for row in whole["before"]} > {"area", "buffer"}
    assert set(data) - {"files"} < set(whole)


def test_a_plan_of_a_mission_that_is_no_exercise_is_never_open(real: Path, tables: Wanted, tmp_path: Path) -> None:
    with pytest.raises(WorkflowError, match="only that of an exercise"):
        planned(real, tables, open_=True)
    with pytest.raises(WorkflowError, match="only that of an exercise"):
        planned(real, tables, tmp_path / "x.json", open_=True)
    with pytest.raises(WorkflowError, match="only under a seal"):
        planned(real, tables, tmp_path / "x.json")
    assert not (tmp_path / "x.json").exists()


def test_a_sealed_plan_opens_with_its_key_and_not_if_it_was_changed(real: Path, tmp_path: Path) -> None:
    wanted = Wanted(
        table(tmp_path, SITES.replace("-21", "48").replace("-13", "37")),
        table(tmp_path, CANDIDATES.replace("-21", "48").replace("-20.95", "48.02").replace("-13", "37"), "c.csv"),
    )
    out = tmp_path / "north.sealed"
    _, data = planned(real, wanted, out)
    sealed, key = map(Path, data["files"])
    assert sealed == out
    assert key == real / "private" / "plans" / "north.key"
    assert stat.S_IMODE(key.stat().st_mode) == stat.S_IMODE(out.stat().st_mode) == 0o600
    assert b"near" not in out.read_bytes()
    content, about = check(out, key)
    assert json.loads(content)["added"][0]["id"] == "near"
    assert (about["kind"], about["public"]) == ("plan", "never")
    with pytest.raises(WorkflowError, match="there already"):
        planned(real, wanted, out)
    changed = tmp_path / "changed.sealed"
    changed.write_bytes(out.read_bytes().replace(b"\n\n", b"\n\nA", 1))
    with pytest.raises(DefectFound):
        check(changed, key)


def test_weights_move_the_choice(drill: Path, tmp_path: Path) -> None:
    given = "id,latitude,longitude,means,range_m,from_hour,until_hour\nnight,-21,-13,heard,5000,20,4\nday,-21,-13,heard,5000,8,18\n"
    bare = table(tmp_path, "id,latitude,longitude,means,range_m\n", "none.csv")
    wanted = Wanted(bare, table(tmp_path, given), 1)
    assert planned(drill, wanted, open_=True)[1]["added"][0]["id"] == "day"
    by_night = Wanted(bare, wanted.candidates, 1, tuple(f"hour:{h}=0" for h in range(8, 18)))
    assert planned(drill, by_night, open_=True)[1]["added"][0]["id"] == "night"


@pytest.mark.parametrize(
    ("weight", "what"),
    [
        ("zone:nowhere=1", "no zone"),
        ("hour:24=1", "no hour"),
        ("class:heat=-1", "no number"),
        ("class:heat=nan", "no number"),
        ("heat=1", "no weight"),
        ("", "no weight"),
    ],
)
def test_a_weight_that_cannot_be_used_is_refused(drill: Path, tables: Wanted, weight: str, what: str) -> None:
    with pytest.raises(WorkflowError, match=what):
        planned(drill, Wanted(tables.sites, tables.candidates, 1, (weight,)))


def test_nothing_that_counts_is_refused(drill: Path, tables: Wanted) -> None:
    nothing = tuple(f"hour:{h}=0" for h in range(24))
    with pytest.raises(WorkflowError, match="No hour counts"):
        planned(drill, Wanted(tables.sites, tables.candidates, 1, nothing))


HEAD = "id,latitude,longitude,means,range_m"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "column `id` is missing"),
        ("id,latitude,longitude,means\na,1,1,heard\n", "`range_m` is missing"),
        (f"{HEAD},colour\na,1,1,heard,5,red\n", "`colour` is not known"),
        (f"{HEAD},id\na,1,1,heard,5,b\n", "`id` stands here twice"),
        (f"{HEAD}\na,1,1,heard\n", "more or fewer fields"),
        (f"{HEAD}\na,1,1,heard,5,6\n", "more or fewer fields"),
        (f"{HEAD}\na,1,1,heard,5\na,2,2,heard,5\n", "two sites `a`"),
        (f"{HEAD}\n ,1,1,heard,5\n", "no id"),
        (f"{HEAD}\na,91,1,heard,5\n", "`latitude` is `91`"),
        (f"{HEAD}\na,1,181,heard,5\n", "`longitude` is `181`"),
        (f"{HEAD}\na,nan,1,heard,5\n", "`latitude` is `nan`"),
        (f"{HEAD}\na,1,1e400,heard,5\n", "`longitude` is `1e400`"),
        (f"{HEAD}\na,1,1,told,5\n", "`told` is no means"),
        (f"{HEAD}\na,1,1,radar,5\n", "`radar` is no means"),
        (f"{HEAD}\na,1,1,heard,0\n", "`range_m` is `0`"),
        (f"{HEAD}\na,1,1,heard,-5\n", "`range_m` is `-5`"),
        (f"{HEAD}\na,1,1,heard,{'9' * 5000}\n", "`range_m` is"),
        (f"{HEAD},from_hour,until_hour\na,1,1,heard,5,3,3\n", "until the same hour"),
        (f"{HEAD},from_hour,until_hour\na,1,1,heard,5,3,\n", "`until_hour` is ``"),
        (f"{HEAD},from_hour,until_hour\na,1,1,heard,5,3,25\n", "`until_hour` is `25`"),
        (f'{HEAD}\n"a,1,1,heard,5\n', "no CSV"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_line(
    drill: Path, tmp_path: Path, text: str, what: str
) -> None:
    with pytest.raises(AgreementError, match=re.escape(what)) as refused:
        planned(drill, Wanted(table(tmp_path, text), table(tmp_path, CANDIDATES, "c.csv")))
    assert refused.value.place.startswith("sites.csv:")
    assert refused.value.hint


def test_nothing_to_plan_with_is_refused(real: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkflowError, match="No site stands yet"):
        planned(real, Wanted())
    with pytest.raises(WorkflowError, match="no candidate"):
        planned(real, Wanted(candidates=table(tmp_path, f"{HEAD}\n")))


def test_too_much_work_is_refused_before_it_is_begun(real: Path, tmp_path: Path) -> None:
    rows = "".join(f"c{k},48,37.{k % 10},heard,290000\n" for k in range(20_000))
    near = table(tmp_path, f"{HEAD}\n{rows}n,48,37,heard,3000\n", "c.csv")
    with pytest.raises(WorkflowError, match="too much work"):
        planned(real, Wanted(candidates=near))


def test_a_guarantees_mission_has_no_watchers(tmp_path: Path) -> None:
    path = tmp_path / "pledges"
    trucewatch("new", path, "--mission", "ukraine-2026-guarantees")
    with pytest.raises(WorkflowError, match="has no network"):
        planned(path, Wanted())


def test_the_command_plans_from_coverage_intervals(drill: Path) -> None:
    data = answered("exercise", "plan", drill, "--add", "2", "--open")
    assert data["sites"]["from"] == "coverage intervals"
    assert data["sites"]["number"] > 20
    assert len(data["added"]) == 2
    assert data["perceived"]["after"] > data["perceived"]["before"] > 0
    assert "Perceived by at least one" in trucewatch("exercise", "plan", drill, "--add", "0")
    trucewatch("exercise", "plan", drill, "--add", "-1", status=2)
