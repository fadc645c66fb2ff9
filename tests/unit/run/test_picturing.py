"""`--pictures`: drawn for staff on duty, readable by their owner alone, in the mission's languages, and never where anything is published."""

import stat
from pathlib import Path

import pytest

from trucewatch.errors import EvidenceError, WorkflowError
from trucewatch.model.signals import Record
from trucewatch.run.detecting import Asked, detect_archive
from trucewatch.run.picturing import hanging, name_of, pictures, wall, with_pictures
from trucewatch.run.terminal import Progress
from trucewatch_command import answered, command, trucewatch
from unit.detect.blasts import ONE, TWO, channel, record
from unit.run.heard import NETWORK, write_archive, write_network


@pytest.fixture(scope="module")
def heard(tmp_path_factory) -> Path:
    """Four minutes with two explosions."""
    folder = tmp_path_factory.mktemp("heard")
    write_archive(folder / "archive", record([ONE, TWO], 240.0))
    write_network(folder)
    return folder


@pytest.fixture(scope="module")
def river(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("river") / "mission"
    trucewatch("exercise", "new", path, "--staged")
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def asked(heard: Path) -> list[str]:
    return ["detect", "archive", heard / "archive", "--network", heard / "network.yaml", "--out", heard / "out"]


def test_one_command_draws_them_for_their_owner_alone(heard, tmp_path) -> None:
    made = answered(*asked(heard), "--pictures", tmp_path / "deep" / "seen")
    paths = [Path(path) for path in made["pictures"]]
    assert [p.name for p in paths] == [f"{name_of(row)}.en.svg" for row in made["detections"]]
    assert len(paths) == 2
    assert [mode(p) for p in paths] == [0o600, 0o600]
    assert mode(tmp_path / "deep") == mode(tmp_path / "deep" / "seen") == 0o700
    for path in paths:
        assert path.read_text("utf-8").count(">DEMONSTRATION<") == 2
    again = answered(*asked(heard), "--pictures", tmp_path / "again")
    assert [Path(p).read_bytes() for p in again["pictures"]] == [p.read_bytes() for p in paths]


def test_of_a_mission_they_bear_its_marks_and_languages(heard, river) -> None:
    made = answered(*asked(heard), "--pictures", river / "restricted" / "pictures")
    tongues = {Path(path).name.split(".")[-2] for path in made["pictures"]}
    assert tongues == {"de", "en"}
    assert mode(river / "restricted") == mode(river / "restricted" / "pictures") == 0o700
    for path in map(Path, made["pictures"]):
        word = "ÜBUNG" if ".de." in path.name else "EXERCISE"
        assert path.read_text("utf-8").count(f">{word} · DEMONSTRATION<") == 2


@pytest.mark.parametrize("where", ["out", "out/pictures", "restricted/../out", "pictures", "inbox/seismoacoustic", "."])
def test_nowhere_else_in_a_mission(heard, river, where) -> None:
    before = sorted(river.rglob("*"))
    done = command(*asked(heard), "--pictures", river / where)
    assert done.returncode == 2
    assert "--pictures" in done.stderr
    assert "restricted" in done.stderr
    assert sorted(river.rglob("*")) == before


def test_a_link_into_what_is_published_is_refused(river, tmp_path) -> None:
    (river / "out").mkdir(exist_ok=True)
    (tmp_path / "seen").symlink_to(river / "out")
    with pytest.raises(WorkflowError, match="for staff on duty"):
        wall(tmp_path / "seen", None)


def test_what_cannot_be_drawn_is_told_and_the_others_are(heard, tmp_path) -> None:
    """The files that a row was found in are gone: the other row has its picture."""
    ask = Asked([heard / "archive"], heard / "network.yaml")
    found = detect_archive(ask, tmp_path / "out", None, Progress())
    lost = {**found.data["detections"][0], "t0_ms": 0, "t1_ms": 300, "id": "0" * 40}
    found.data["detections"].insert(0, lost)
    made = with_pictures(found, ask, wall(tmp_path / "seen", None), Progress())
    assert len(made.data["pictures"]) == 2
    assert any("No picture of 0000" in line for line in made.complaints)


def test_a_detection_is_drawn_with_the_network_that_made_it(heard, tmp_path) -> None:
    other = write_network(
        tmp_path, NETWORK.replace("threshold: 2.0", "threshold: 2.5").replace("id: small", "id: other")
    )
    archive = [heard / "archive"]
    first = detect_archive(Asked(archive, heard / "network.yaml"), tmp_path / "out", None, Progress()).data[
        "detections"
    ]
    second = detect_archive(Asked(archive, other), tmp_path / "out", None, Progress()).data["detections"]
    ask = Asked(archive, heard / "network.yaml")
    drawn = {row["id"]: picture for row, picture in pictures(ask, [*first, *second], Progress(), [other])}
    assert [drawn[row["id"]].network for row in (*first, *second)] == ["small", "small", "other", "other"]
    (told, *_) = [found for _, found in pictures(ask, second, Progress())]
    assert isinstance(told, EvidenceError)
    assert "another description" in str(told)


def test_explosions_on_both_sides_of_midnight_are_drawn(tmp_path) -> None:
    from trucewatch.model.signals import NS_PER_S
    from unit.detect.blasts import START_NS

    midnight = START_NS - START_NS % (86_400 * NS_PER_S) + 86_400 * NS_PER_S
    whole = record([ONE, TWO], 240.0, start_ns=midnight - 105 * NS_PER_S)
    halves = Record(tuple(part for s in whole.stretches for part in (s.cut(0, 10_500), s.cut(10_500, 24_000))))
    write_archive(tmp_path / "archive", halves)
    ask = Asked([tmp_path / "archive"], write_network(tmp_path))
    found = detect_archive(ask, tmp_path / "out", None, Progress())
    drawn = [picture for _, picture in pictures(ask, found.data["detections"], Progress())]
    assert [len([t for t in picture.traces if t.used]) for picture in drawn] == [12, 12]
    assert channel("S1", "Z") in {t.channel for t in drawn[0].traces}


def test_each_is_drawn_as_it_is_told(heard, tmp_path) -> None:
    told = [
        "detect",
        "live",
        heard / "archive",
        "--network",
        heard / "network.yaml",
        "--out",
        tmp_path / "out",
        "--once",
    ]
    made = answered(*told, "--pictures", tmp_path / "seen")
    assert len(made["detections"]) == 2
    assert sorted(p.name for p in (tmp_path / "seen").iterdir()) == [
        f"{name_of(row)}.en.svg" for row in made["detections"]
    ]
    assert {mode(p) for p in (tmp_path / "seen").iterdir()} == {0o600}
    trucewatch(*told, "--mission", heard, "--pictures", tmp_path / "other", status=2)
    assert not (tmp_path / "other").exists()


def test_whoever_listens_goes_on_where_no_picture_can_be_drawn(heard, tmp_path, capsys) -> None:
    row = detect_archive(Asked([heard / "archive"], heard / "network.yaml"), tmp_path / "out", None, Progress()).data[
        "detections"
    ][0]
    (tmp_path / "file").touch()
    for where, told in (("seen", {**row, "t0_ms": 0, "t1_ms": 300}), ("file/seen", row)):
        hanging(heard / "archive", heard / "network.yaml", wall(tmp_path / where, None))(told)
        assert f"No picture of {row['id']}: " in capsys.readouterr().err
