"""Column tables go into a database value and come out as they were."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.model.digest import day_digest
from trucewatch.model.evidence import Claims, Observations
from trucewatch.run.segments import pack, unpack
from trucewatch.run.store import distinct

TEXT = st.text(max_size=12)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.integers(0, 5).map(lambda n: f"{n:040x}"),
            "content": st.integers(0, 3).map(lambda n: f"{n:040x}"),
            "source": st.sampled_from(["claims", "ä\0", ""]),
            "count_min": st.integers(-(2**62), 2**62),
            "count_word": st.sampled_from(["about", "exactly"]),
            "quote": TEXT,
        }
    ),
    min_size=1,
    max_size=20,
)


@given(rows=ROWS)
def test_pack_and_unpack_are_inverse(rows: list[dict[str, object]]) -> None:
    table = Claims.from_rows(rows)
    again = unpack(Claims, len(table), pack(table))
    assert again.rows() == table.rows()
    assert day_digest(again) == day_digest(table)


def test_what_all_rows_have_alike_is_stored_once() -> None:
    many = Observations.of(10_000, source="firms", lat_e7=np.arange(10_000))
    assert len(pack(many)) < 10_000 * 9


@given(rows=ROWS)
def test_distinct_keeps_every_content_of_every_id_once(rows: list[dict[str, object]]) -> None:
    kept = [(r["id"], r["content"]) for r in distinct(Claims.from_rows([*rows, *rows])).rows()]
    assert kept == sorted({(r["id"], r["content"]) for r in rows})
