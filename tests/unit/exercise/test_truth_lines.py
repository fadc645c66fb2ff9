"""A truth that cannot be read is refused with its line, and an older one is not."""

import json

import pytest

from trucewatch.errors import EvidenceError
from trucewatch.exercise.truth_lines import truth_lines

HEAD = {"what": "exercise", "seed": 7, "days": 4}
EVENT = {"what": "event", "event": "e", "real": True, "breaches": [], "observations": []}


def written(*lines):
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def test_lines_come_back_as_they_were_written_with_kinds_that_nobody_knows():
    lines = [HEAD, EVENT, {"what": "weather", "rain": True}]
    assert truth_lines(written(*lines)) == lines


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        pytest.param(written(HEAD) + b"{", "line 2", "JSON", id="cut off"),
        pytest.param(written(HEAD) + b"\xff\n", "line 2", "JSON", id="no text"),
        pytest.param(written(HEAD, [1]), "line 2", "what", id="a list"),
        pytest.param(written(HEAD, {"event": "e"}), "line 2", "what", id="no kind"),
        pytest.param(written(HEAD, EVENT | {"breaches": "ceasefire"}), "line 2", "breaches", id="text for a list"),
        pytest.param(written(HEAD, {**EVENT, "real": 1}), "line 2", "real", id="a number for yes or no"),
        pytest.param(written(HEAD | {"seed": True}), "line 1", "seed", id="yes for a number"),
        pytest.param(written(EVENT), "truth.jsonl", "which exercise", id="no exercise"),
        pytest.param(written(HEAD, HEAD), "truth.jsonl", "which exercise", id="two exercises"),
        pytest.param(written(HEAD | {"days": 0}), "truth.jsonl", "which exercise", id="no days"),
        pytest.param(b"", "truth.jsonl", "which exercise", id="empty"),
    ],
)
def test_a_truth_that_says_too_little_is_refused_with_its_place(data, place, says):
    with pytest.raises(EvidenceError, match=says) as raised:
        truth_lines(data)
    assert place in raised.value.place
    assert "exercise new" in raised.value.hint
