"""Where nobody knows what a commission may rule on, a case ends at inquiry, and the bulletin says so."""

from pathlib import Path

import pytest

from replay.seated import OPENED, seat, words
from trucewatch_command import answered, command, trucewatch


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission whose commission does not know what it may rule on."""
    place = tmp_path_factory.mktemp("jurisdiction")
    seat(place, known="no")
    return place


def test_a_case_ends_at_inquiry_and_the_page_says_so(place: Path) -> None:
    judges = ("chair", "member_one")
    trucewatch(*words(place, "2031-05-03T06:00:00Z", "secretary", command="open", **OPENED))
    admit = {"command": "admit", "standard": "balance", "reasons": "Concrete."}
    trucewatch(*words(place, "2031-05-03T07:00:00Z", *judges, **admit))
    for told, rule in (
        ({"command": "call", "reasons": "Let us hear them."}, "jurisdiction is not known; a case ends at inquiry"),
        ({"command": "close", "ruling": "insufficient_evidence", "reasons": "No."}, "nothing is ruled"),
    ):
        offices = judges if told["command"] == "close" else ("chair",)
        answer = command(*words(place, "2031-05-03T08:00:00Z", *offices, **told))
        assert answer.returncode == 2, answer.stdout
        assert rule in " ".join(answer.stderr.split())
    trucewatch(*words(place, "2031-05-03T09:00:00Z", *judges, command="close", reasons="Looked at; nobody may rule."))
    trucewatch("run", place / "mission")
    case = answered("explain", place / "mission", "2031-001")["case"]
    assert (case["stage"], case["ended"], case["ruling"]) == ("closed", "at_inquiry", None)
    pages = sorted((place / "mission" / "out").glob("*/*.en.html"))
    said = [page.read_text("utf-8") for page in pages if 'id="case-2031-001"' in page.read_text("utf-8")]
    assert said, [page.name for page in pages]
    assert "What it may rule on is not known; a case ends at inquiry." in said[0]
    assert "The case ended at inquiry, because what the commission may rule on is not known." in said[0]
