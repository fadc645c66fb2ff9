from __future__ import annotations

import pytest

from trucewatch.errors import AgreementError
from trucewatch.model.mission import RangeModel
from trucewatch.run.config import load_mission

Files = dict[str, bytes]
HEARD = 'means: heard, event_class: small_arms, sure: "0.5", none: "1.25", p: "0.9", by_night: yes, source: assumed'


def with_ranges(files: Files, *lines: str) -> Files:
    listed = "".join(f"  - {{{line}}}\n" for line in lines)
    return {**files, "mission.yaml": files["mission.yaml"] + f"ranges:\n{listed}".encode()}


def refusal(files: Files) -> AgreementError:
    with pytest.raises(AgreementError) as caught:
        load_mission(files)
    last_line = len(files["mission.yaml"].splitlines())
    assert caught.value.place == f"mission.yaml:{last_line}"
    return caught.value


def test_ranges_are_read_as_whole_numbers(donbas):
    seen = HEARD.replace("heard", "seen").replace("by_night: yes", "by_night: no").replace('"0.9"', "1")
    assert load_mission(with_ranges(donbas, HEARD, seen)).ranges == (
        RangeModel("heard", "small_arms", 500, 1250, 900_000, by_night=True, source="assumed"),
        RangeModel("seen", "small_arms", 500, 1250, 1_000_000, by_night=False, source="assumed"),
    )


def test_a_mission_without_ranges_has_none(donbas):
    assert load_mission(donbas).ranges == ()


@pytest.mark.parametrize(
    ("old", "new", "what", "hint"),
    [
        ('none: "1.25"', 'none: "0.4"', "`none` is nearer than `sure`", "parts of the range"),
        ('p: "0.9"', 'p: "0.0"', "A probability of 0 perceives nothing.", "p: 0.9"),
        ('p: "0.9"', 'p: "1.1"', "`1.1` cannot be read as `p`.", "at most 1"),
        ('sure: "0.5"', "sure: half", "`half` cannot be read as `sure`.", "such as `0.5`"),
        ("by_night: yes", "by_night: true", "`true` is not a word for `by_night`.", "yes"),
        ("means: heard", "means: told", "`told` is not a word for `means`.", "heard"),
        ("small_arms", "any", "`any` is not a word for `event_class`.", "heavy_weapons"),
    ],
)
def test_a_wrong_range_is_refused_with_its_line(donbas, old, new, what, hint):
    refused = refusal(with_ranges(donbas, HEARD.replace(old, new)))
    assert what in refused.what
    assert hint in refused.hint


def test_two_ranges_for_one_means_and_class_are_refused(donbas):
    assert refusal(with_ranges(donbas, HEARD, HEARD)).what == "There are two ranges for `heard` and `small_arms`."
