"""The pages of the shipped guarantees mission: what is published and what only guarantors see, and that nothing of these leaves."""

import json
import re
import shutil
import stat
from pathlib import Path

import pytest

from structure.numerals import defects
from trucewatch.errors import WorkflowError
from trucewatch.run.folder import open_folder
from trucewatch.run.positions import positions_at
from trucewatch.run.shelves import render_pages, shelves
from trucewatch.run.views import at_size
from trucewatch_command import answered, trucewatch

STATES = (
    *("Canada", "France", "Germany", "Italy", "Poland", "Russia", "Türkiye", "Ukraine", "United Kingdom", "United States"),
)  # fmt: skip


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    mission = tmp_path_factory.mktemp("pages") / "mission"
    trucewatch("new", mission, "--mission", "ukraine-2026-guarantees")
    trucewatch("run", mission)
    return mission


def published(mission: Path, ending: str) -> list[Path]:
    return sorted((mission / "out").rglob(f"*{ending}"))


def test_the_page_of_positions_is_published_in_every_language_with_its_edition(shipped):
    assert [p.name.split(".", 1)[1] for p in published(shipped, "") if p.is_file()] == [
        "v1.de.html",
        "v1.en.html",
        "v1.json",
    ]
    (english,) = published(shipped, ".en.html")
    for state in STATES:
        assert f'id="state-{state.replace(" ", "-")}"' in english.read_text(encoding="utf-8")


def test_every_page_says_what_its_numerals_are(shipped):
    trucewatch("scenario", "run", shipped, "in-force-no-us", "--against", "in-force-us-ratified", "--page")
    pages = [*published(shipped, ".html"), *(shipped / "restricted").glob("*.html")]
    assert len(pages) == 6
    for page in pages:
        assert defects(page.read_bytes(), set()) == [], page.name


def test_restricted_pages_lie_in_a_folder_of_their_own_that_nobody_else_reads(shipped):
    folder = shipped / "restricted"
    assert {p.name for p in folder.iterdir()} >= {"backing.en.html", "backing.de.html", "backing.json"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert json.loads((folder / "backing.json").read_bytes())["audience"] == "guarantors"
    for page in folder.glob("*.html"):
        assert re.search("FOR GUARANTORS ONLY|NUR FÜR GARANTEN", page.read_text(encoding="utf-8"))


def test_no_page_that_is_published_and_no_blob_of_the_ledger_holds_readiness(shipped):
    """Blobs of this mission are its configuration and its editions; both are open to whoever holds the ledger's public side."""
    public = [p for room in ("out", "blobs") for p in (shipped / room).rglob("*") if p.is_file()]
    assert len(public) > 5
    for file in public:
        text = file.read_bytes().decode()
        assert "data-rule" not in text, file
        assert '"audience"' not in text, file
        assert '"pivots"' not in text, file


def test_every_cell_of_the_matrix_that_rests_on_a_statement_leads_to_it(shipped):
    edition = json.loads((shipped / "restricted" / "backing.json").read_bytes())
    page = (shipped / "restricted" / "backing.en.html").read_text(encoding="utf-8")
    assert len(edition["cells"]) == len(STATES) * len(edition["tasks"])
    resting = {name for cell in edition["cells"] for name in cell["commitments"]}
    assert resting
    for name in resting:
        assert f'href="#said-{name}"' in page
        statement = page.split(f'id="said-{name}"')[1].split("</article>")[0]
        assert re.search(
            r'<dt>Source</dt><dd><cite>.+?</cite>, <time datetime="\d{4}-\d\d-\d\d">', statement, re.DOTALL
        )


def test_the_page_and_the_command_say_the_same_figures(shipped):
    edition = json.loads((shipped / "restricted" / "backing.json").read_bytes())
    rows = {row["task"]: row for row in answered("show", shipped, "readiness")["readiness"]}
    assert rows.keys() == {task["id"] for task in edition["tasks"]}
    for task in edition["tasks"]:
        row = rows[task["id"]]
        assert (task["backed"]["least"], task["backed"]["most"]) == (row["least"], row["most"])
        assert [pivot["condition"] for pivot in task["pivots"]] == row["pivotal"]


def test_what_was_entered_proves_the_page(shipped, tmp_path):
    (english,) = published(shipped, ".en.html")
    (command,) = re.findall(r"<code>trucewatch (prove) PATH (\d+)</code>", english.read_text(encoding="utf-8"))
    proof = json.loads(trucewatch(command[0], shipped, command[1], "--json"))
    assert proof


def test_a_new_statement_makes_a_new_version_that_says_of_whom(shipped, tmp_path):
    mission = Path(shutil.copytree(shipped, tmp_path / "mission"))
    file = mission / "commitments.yaml"
    text = file.read_text(encoding="utf-8")
    assert "Poland will send no troops to Ukraine." in text
    file.write_text(
        text.replace("Poland will send no troops to Ukraine.", "Poland sends no troops to Ukraine."), "utf-8"
    )
    trucewatch("adopt", mission, "--by", "N. N.")
    trucewatch("run", mission)
    (page,) = published(mission, ".v2.en.html")
    changed = page.read_text(encoding="utf-8").split('id="changes"')[1].split("</section>")[0]
    assert re.findall(r"<li>(.*?)</li>", changed) == ['What is told of <span class="name">Poland</span> changed.']
    trucewatch("verify", mission)
    assert remade(mission) == {p.name: p.read_bytes() for p in published(mission, "") if p.is_file()}


def remade(mission: Path) -> dict[str, bytes]:
    """Every page that was ever published, made again from the ledger as it stood."""
    made: dict[str, bytes] = {}
    with open_folder(mission, write=False) as folder:
        sizes = [i for i, e in folder.log.entries(0) if isinstance(e, dict) and e["kind"] == "publication"]
        for size in sizes:
            with at_size(folder, shelves(), size) as store:
                made |= render_pages(positions_at(folder, store, size))
                with pytest.raises(WorkflowError, match="No page of positions"):
                    positions_at(folder, store, size - 1)
    return made
