"""Tables are known by their content, and refuse what is no travel time."""

import numpy as np
import pytest

from trucewatch.errors import WorkflowError
from trucewatch.science.tables import tabled

SECONDS = np.array([[0.0, 1.26], [2.0, 0.5], [1.0, 3.0]])


def test_rows_stand_in_the_order_of_their_names() -> None:
    made = tabled(["B.P", "A.P"], (3,), SECONDS, 10.0)
    assert made.rows == ("A.P", "B.P")
    assert made.offsets.tolist() == [[13, 0], [5, 20], [30, 10]]
    assert (made.earliest.tolist(), made.latest.tolist(), made.greatest) == ([5, 0], [30, 20], 30)


def test_the_hash_is_that_of_all_content() -> None:
    same = tabled(["A.P", "B.P"], (3,), SECONDS[:, ::-1], 10.0)
    assert tabled(["B.P", "A.P"], (3,), SECONDS, 10.0).content == same.content
    others = [
        tabled(["A.P", "B.S"], (3,), SECONDS[:, ::-1], 10.0),
        tabled(["A.P", "B.P"], (3, 1), SECONDS[:, ::-1], 10.0),
        tabled(["A.P", "B.P"], (3,), SECONDS[:, ::-1], 10.0 + 1e-9),
        tabled(["A.P", "B.P"], (3,), SECONDS[:, ::-1] + 0.1, 10.0),
    ]
    assert len({same.content, *(one.content for one in others)}) == 5


@pytest.mark.parametrize(
    ("rows", "shape", "seconds"),
    [
        (["A", "A"], (3,), SECONDS),
        (["A", "B"], (4,), SECONDS),
        (["A"], (3,), SECONDS),
        ([], (3,), SECONDS[:, :0]),
        (["A", "B"], (3,), SECONDS - 1.0),
        (["A", "B"], (3,), SECONDS + np.nan),
        (["A", "B"], (3,), SECONDS + np.inf),
    ],
)
def test_what_is_no_table_is_refused(rows, shape, seconds) -> None:
    with pytest.raises(WorkflowError):
        tabled(rows, shape, seconds, 10.0)
