from __future__ import annotations

import pytest

from trucewatch.errors import WorkflowError
from trucewatch.run.config import CONFIGURATION, shipped, shipped_missions
from trucewatch.run.config.houses import OF_GUARANTEES, OF_MONITORING

MAY_BE_MISSING = {"commission.yaml", "notices.yaml"}
"""Where nobody knows who decides, or nobody is written to."""


def test_the_missions_that_ship_are_those_of_the_shelf():
    assert shipped_missions() == ["donbas-2015", "exercise", "ukraine-2026", "ukraine-2026-guarantees"]


OF_HOUSE = {
    "donbas-2015": OF_MONITORING,
    "exercise": OF_MONITORING,
    "ukraine-2026": OF_MONITORING,
    "ukraine-2026-guarantees": OF_GUARANTEES,
}


@pytest.mark.parametrize("name", OF_HOUSE)
def test_a_shipped_mission_comes_with_its_agreement_and_the_schemas_that_its_files_name(name):
    files = shipped(name)
    own = {"mission.yaml", *OF_HOUSE[name]}
    assert own - MAY_BE_MISSING <= set(files) & set(CONFIGURATION) <= own
    named = {path for path in files if path.startswith("schema/")}
    for path, data in files.items():
        first = data.decode().partition("\n")[0]
        if first.startswith("# yaml-language-server: $schema="):
            assert first.partition("=")[2].removeprefix("../") in named, path
    assert not [path for path in files if path.endswith((".py", ".pyc"))]


def test_an_unknown_mission_is_told_with_those_that_ship():
    with pytest.raises(WorkflowError) as caught:
        shipped("donbas-2014")
    assert "donbas-2015, exercise, ukraine-2026, ukraine-2026-guarantees" in caught.value.hint


@pytest.mark.parametrize("name", ["..", ".", "donbas-2015/..", "__pycache__", ""])
def test_a_name_is_no_path(name):
    with pytest.raises(WorkflowError):
        shipped(name)
