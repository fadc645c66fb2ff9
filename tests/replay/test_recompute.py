"""The exercise as a user plays it: publish, correct, recompute, tamper, review, suspend, withdraw."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from trucewatch.ledger import canonical
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log
from trucewatch_command import answered, trucewatch

OFFICES = """
offices:
  - id: duty_office
    titles: {{en: Duty office, de: Lagedienst}}
    person: A. Example
    nationality: Iceland
    vkey: {0}
  - id: legal_adviser
    titles: {{en: Legal adviser, de: Rechtsberatung}}
    person: B. Example
    nationality: Uruguay
    vkey: {1}
"""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exercise after its round; two offices with keys beside it."""
    place = tmp_path_factory.mktemp("exercise")
    mission = place / "mission"
    trucewatch("exercise", "new", mission, "--staged", "--seed", "7", "--days", "5")
    keys = [
        trucewatch("key", "new", place / f"{n}.key", "--name", f"example.org/{n}").strip() for n in ("duty", "legal")
    ]
    with (mission / "mission.yaml").open("a", encoding="utf-8") as file:
        file.write(OFFICES.format(*keys))
    trucewatch("adopt", mission, "mission.yaml", "--by", "test")
    trucewatch("run", mission)
    return mission


@pytest.fixture
def mission(played: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(played, tmp_path / "mission"))


def signed(mission: Path, played: Path, act: dict[str, object]) -> None:
    file = mission.parent / "act.json"
    file.write_text(json.dumps(act), encoding="utf-8")
    keys = [played.parent / "duty.key", played.parent / "legal.key"]
    trucewatch("decide", mission, file, "--key", keys[0], "--key", keys[1])


def pages(mission: Path) -> list[Path]:
    return sorted(p for p in (mission / "out").rglob("*") if p.is_file())


def size_of(page: Path) -> int:
    """The ledger size that the edition beside a page was computed from."""
    stem = page.name.split(".v")[0] + ".v" + page.name.split(".v")[1].split(".")[0]
    return int(json.loads(page.with_name(f"{stem}.json").read_text(encoding="utf-8"))["provenance"]["size"])


def check(mission: Path, page: Path, status: int = 0) -> str:
    period = page.parent.name
    return trucewatch(
        "bulletin", mission, "--period", period, "--at", str(size_of(page)), "--check", page, status=status
    )


def test_late_files_made_new_versions_that_say_why(played: Path) -> None:
    corrected = [p for p in pages(played) if ".v2." in p.name and p.suffix == ".json"]
    assert corrected
    for page in corrected:
        edition = json.loads(page.read_text(encoding="utf-8"))
        assert edition["provenance"]["reasons"] == ["late_data"]
        assert edition["changes"]
        assert page.with_name(page.name.replace(".v2.", ".v1.")).is_file()


def test_every_published_page_is_recomputed_byte_for_byte(played: Path, tmp_path: Path) -> None:
    """From a copy without views or pages: the first, the last, and every correction, in one language and as GeoJSON by turns."""
    mission = tmp_path / "mission"
    shutil.copytree(played, mission, ignore=shutil.ignore_patterns("views.db*", "out"))
    published = pages(played)
    assert len(published) > 5 * 4
    first = [p for p in published if p.name.endswith("v1.de.html")]
    corrected = [p for p in published if p.name.endswith(("v2.en.html", "v3.geojson"))]
    for page in (first[0], first[-1], *corrected):
        check(mission, page)


def test_one_changed_byte_is_named(mission: Path) -> None:
    page = next(p for p in pages(mission) if p.name.endswith("v1.en.html"))
    data = bytearray(page.read_bytes())
    data[5000] ^= 1
    page.write_bytes(data)
    assert "at byte 5000" in check(mission, page, status=1)


def test_running_again_changes_nothing(mission: Path) -> None:
    before = answered("digest", mission)
    again = answered("run", mission)
    assert (again["files"], again["published"]) == ([], [])
    assert answered("digest", mission) == before


def test_a_review_is_published_with_its_offices(mission: Path, played: Path) -> None:
    signed(mission, played, {"act": "review", "about": "period 2031-05-03", "content": {"found": "no objection"}})
    published = answered("run", mission)["published"]
    assert [p["period"] for p in published] == ["2031-05-03"]
    page = Path(next(p for p in published[0]["pages"] if p.endswith("en.html")))
    assert "Duty office" in page.read_text(encoding="utf-8")
    assert "AUTOMATIC" not in page.read_text(encoding="utf-8")


def test_nobody_reviews_alone(mission: Path, played: Path, tmp_path: Path) -> None:
    file = tmp_path / "act.json"
    file.write_text(json.dumps({"act": "review", "about": "period 2031-05-03", "content": {}}), encoding="utf-8")
    size = answered("digest", mission)["size"]
    trucewatch("decide", mission, file, "--key", played.parent / "duty.key", status=2)
    assert answered("digest", mission)["size"] == size


def test_while_suspended_there_are_no_findings(mission: Path, played: Path) -> None:
    before = answered("show", mission, "findings")["findings"]
    since = "2031-05-03T00:00:00Z"
    signed(
        mission, played, {"act": "legal_state", "about": "exercise", "content": {"state": "suspended", "from": since}}
    )
    after = answered("show", mission, "findings")["findings"]
    assert [f["id"] for f in after] == [f["id"] for f in before if f["t0"] < since]
    assert len(after) < len(before)


def test_what_is_withdrawn_is_nowhere(mission: Path, played: Path) -> None:
    """A sealed patrol file: its records are gone from the whole folder, the ledger is sound, an old page names the withdrawal."""
    clear = {i: text for i, text in sealed_texts(mission) if "AC-" in text}
    entry = next(i for i, text in clear.items() if text.count("AC-") > 2)
    others = "".join(text for i, text in clear.items() if i != entry)
    own = [r.encode() for r in re.findall(r"AC-[\d-]+", clear[entry]) if r not in others]
    assert own
    signed(mission, played, {"act": "withdrawal", "entry": entry, "ground": "consent withdrawn"})
    for path in mission.rglob("*"):
        if path.is_file() and path.name != "truth.jsonl":
            data = path.read_bytes()
            assert not [r for r in own if r in data], path
    assert f"Entry {entry} was withdrawn" in trucewatch("verify", mission)
    state = answered("digest", mission)["state"]
    trucewatch("rebuild", mission)
    assert answered("digest", mission)["state"] == state
    published = answered("run", mission)["published"]
    assert published
    files = [Path(next(x for x in p["pages"] if x.endswith(".json"))) for p in published]
    reasons = [json.loads(f.read_text(encoding="utf-8"))["provenance"]["reasons"] for f in files]
    assert all("protection" in r for r in reasons)
    period = published[0]["period"]
    assert "withdrawn since" in check(mission, mission / "out" / period / f"{period}.v1.en.html")


def sealed_texts(mission: Path) -> Iterator[tuple[int, str]]:
    """(entry, clear text) of every sealed delivery."""
    with Log.open(FileStorage(str(mission)), write=False) as log:
        for index, entry in log.entries():
            if isinstance(entry, dict) and entry["kind"] == "delivery" and entry["blob"]["sealed"]:
                yield index, log.read_blob(entry["blob"], index).decode(errors="replace")


def test_a_changed_configuration_is_refused_until_it_is_adopted(mission: Path) -> None:
    release = mission / "release.yaml"
    release.write_text("delay_h: 48\n", encoding="utf-8")
    trucewatch("run", mission, status=2)
    trucewatch("adopt", mission, release, "--by", "test")
    trucewatch("run", mission)
    assert trucewatch("verify", mission)


def test_no_sealed_entry_is_recognised_from_the_public_part(played: Path) -> None:
    """With the tiles and every form that an entry could have, unsalted, nothing matches; nor does any blob's name."""
    public = b"".join(p.read_bytes() for p in sorted((played / "ledger").rglob("*")) if p.is_file())
    names = {p.name for p in (played / "blobs").rglob("*")}
    with Log.open(FileStorage(str(played)), write=False) as log:
        entries = [entry for _, entry in log.entries() if isinstance(entry, dict)]
    for entry in entries:
        form = canonical.encode(entry)
        assert hashlib.sha256(form).digest() not in public
        assert hashlib.sha256(b"\0" + form).digest() not in public
    sealed = dict(sealed_texts(played))
    assert len(sealed) > 20
    for index, text in sealed.items():
        plain = hashlib.sha256(text.encode()).hexdigest()
        assert plain not in names
        assert entries[index]["blob"]["content"] != plain
