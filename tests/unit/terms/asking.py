"""Ask a predicate about incidents; evidence beside them in round numbers."""

from __future__ import annotations

from typing import Any, TypeVar

from trucewatch.model.evidence import Noun
from trucewatch.model.judging import Surroundings
from trucewatch.terms.evaluate import evaluate
from trucewatch.terms.judgement import Judgement
from trucewatch.terms.scene import Scene
from unit.assess.scenes import HOUR_MS, ids, incidents

TRUE, FALSE, UNKNOWN = (1.0, 1.0), (0.0, 0.0), (0.0, 1.0)
N = TypeVar("N", bound=Noun)


def ask(
    predicate: dict[str, Any], *rows: dict[str, Any], extents: Any = None, lines: Any = None, **beside: Any
) -> Judgement:
    """What a predicate says of incidents at noon of day 0 in the middle of everything, unless a row says otherwise."""
    return evaluate(predicate, Scene(incidents(*rows), extents or {}, Surroundings(**beside), lines or {}))


def intervals(judged: Judgement) -> list[tuple[float, float]]:
    return [(lo / 1e6, hi / 1e6) for lo, hi in zip(judged.lo.tolist(), judged.hi.tolist(), strict=True)]


def said(judged: Judgement) -> list[str]:
    return [judged.reason(row)["m"] for row in range(len(judged.lo))]


def evidence(noun: type[N], *rows: dict[str, Any]) -> N:
    """Rows from 10:00 to 14:00 of day 0, 1 km around the middle, unless a row says otherwise; ids `a`, `b` and so on."""
    usual = {"t0_ms": 10 * HOUR_MS, "t1_ms": 14 * HOUR_MS, "radius_m": 1000}
    names = [row.pop("name", "abcdefgh"[k]) for k, row in enumerate(rows)]
    made = noun.from_rows([{**usual, **row} for row in rows]) if rows else noun.of(0)
    return made.replace(id=ids(names), content=ids([f"content of {k}" for k in range(len(rows))]))
