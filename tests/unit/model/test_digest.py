"""The state digest against docs/reference/state-digest.md, computed here a second time from the words of that page."""

import hashlib
from pathlib import Path

from trucewatch.model import vocabulary
from trucewatch.model.derived import Members
from trucewatch.model.digest import day_digest, state_digest
from trucewatch.model.evidence import Claims

PAGE = Path(__file__).parents[3].joinpath("docs/reference/state-digest.md").read_text(encoding="utf-8")

MEMBERS = Members.of(
    2,
    observation=["bb" * 20, "aa" * 20],
    incident="cc" * 20,
    t0_ms=1000,
    p_e6=[1_000_000, 750_000],
    other=["", "dd" * 20],
)
CLAIM = {
    "id": "0f" * 20,
    "content": "f0" * 20,
    "source": "claims",
    "record": "R-1",
    "revision": 0,
    "t0_ms": 86_400_000,
    "t1_ms": 172_800_000,
    "claimant": "Ministry é",
    "side": "upland",
    "accused": "lowland",
    "unit": "shellings",
    "count_min": 30,
    "count_max": -1,
    "count_word": "at_least",
    "window": "on Friday",
    "area": "",
    "quote": "at least thirty",
    "url": "",
}


def number(value: int, size: int = 8) -> bytes:
    return value.to_bytes(size, "little", signed=True)


def head(name: str, form: str) -> bytes:
    return f"{name}\0{form}\0".encode()


def test_members_by_hand() -> None:
    by_hand = b"trucewatch day 1\n"
    by_hand += head("observation", "id") + b"aa" * 20 + b"bb" * 20
    by_hand += head("incident", "id") + b"cc" * 20 + b"cc" * 20
    by_hand += head("t0_ms", "integer") + number(1000) + number(1000)
    by_hand += head("p_e6", "integer") + number(750_000) + number(1_000_000)
    by_hand += head("other", "id") + b"dd" * 20 + bytes(40)
    by_hand += head("holding", "word") + number(0, 2) + number(0, 2)
    by_hand += head("reason", "text") + number(0, 4) + number(0, 4)
    assert day_digest(MEMBERS) == hashlib.sha256(by_hand).hexdigest()
    assert day_digest(MEMBERS) in PAGE


def test_a_claim_by_hand() -> None:
    by_hand = b"trucewatch day 1\n"
    for name, value in CLAIM.items():
        if name in {"id", "content"}:
            by_hand += head(name, "id") + str(value).encode()
        elif name == "count_word":
            by_hand += head(name, "word") + number(vocabulary.COUNT_WORDS.index(str(value)), 2)
        elif isinstance(value, int):
            by_hand += head(name, "integer") + number(value)
        else:
            by_hand += head(name, "text") + number(len(value.encode()), 4) + value.encode()
    digest = day_digest(Claims.from_rows([CLAIM]))
    assert digest == hashlib.sha256(by_hand).hexdigest()
    assert digest in PAGE


def test_the_state_of_both_and_of_nothing() -> None:
    days = [("members", 0, 2, day_digest(MEMBERS)), ("claims", 1, 1, day_digest(Claims.from_rows([CLAIM])))]
    lines = "".join(f"{table} {day} {rows} {digest}\n" for table, day, rows, digest in sorted(days))
    assert state_digest(days) == hashlib.sha256(b"trucewatch state 1\n" + lines.encode()).hexdigest()
    assert state_digest(days) in PAGE
    assert state_digest([]) in PAGE


def test_days_without_rows_leave_no_trace() -> None:
    assert state_digest([("claims", 3, 0, "ab" * 32)]) == state_digest([])
