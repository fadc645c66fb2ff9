"""What holds for intervals of probability and for findings, whatever the formula, the evidence and the agreement."""

from itertools import combinations, product
from typing import Any, TypeVar

import msgspec
import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from laws.agreements_strategy import EARLY, PLACE, agreement_files
from trucewatch.assess.findings import find
from trucewatch.model.agreement import Amendment
from trucewatch.model.columns import Table
from trucewatch.model.derived import Incidents
from trucewatch.model.evidence import CoverageIntervals, Declarations, Inspections, Notifications, Restrictions
from trucewatch.model.judging import Surroundings
from trucewatch.model.time import DAY_MS, Interval, from_text
from trucewatch.publish.say import Language
from trucewatch.run.config import load_agreement
from trucewatch.run.shelves import languages
from trucewatch.terms import logic
from trucewatch.terms.bounds import bound
from trucewatch.terms.evaluate import evaluate
from trucewatch.terms.formula import Formula, joined, leaves, negated, truth
from trucewatch.terms.formula import given as atom
from trucewatch.terms.judgement import ONE_E6, Judgement
from trucewatch.terms.reasons import reasons
from trucewatch.terms.scene import Scene
from trucewatch.terms.simplex import greatest
from unit.assess.scenes import ALWAYS, E7_PER_KM, HOUR_MS, agreement, clause, extent, ids, incidents, zone

T = TypeVar("T", bound=Table)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = "abcd"
ends = st.tuples(st.integers(0, ONE_E6), st.integers(0, ONE_E6)).map(lambda two: (min(two), max(two)))
three_valued = st.sampled_from([(0, 0), (ONE_E6, ONE_E6), (0, ONE_E6)])


def formulas(names: str = NAMES) -> st.SearchStrategy[Formula]:
    """Formulas in which atoms stand as often as chance will have it."""
    return st.recursive(
        st.sampled_from(names).map(atom),
        lambda part: (
            part.map(negated)
            | st.tuples(st.sampled_from(["all", "any"]), st.lists(part, min_size=2, max_size=3)).map(
                lambda j: joined(*j)
            )
        ),
        max_leaves=8,
    )


def judgement(lo: int, hi: int) -> Judgement:
    return Judgement(np.array([lo]), np.array([hi]), np.zeros(1, np.int64), [("m", {})])


def interval(formula: Formula, known: dict[str, tuple[int, int]]) -> tuple[int, int]:
    made = bound(formula, {name: judgement(*known[name]) for name in formula.atoms})
    return int(made.lo[0]), int(made.hi[0])


def kleene(formula: Formula, known: dict[str, tuple[int, int]]) -> tuple[int, int]:
    if not formula.join:
        return known[formula.key]
    parts = [tuple(np.array([end]) for end in kleene(part, known)) for part in formula.parts]
    if formula.join == "not":
        return ONE_E6 - int(parts[0][1][0]), ONE_E6 - int(parts[0][0][0])
    lo, hi = logic.conjunction(parts) if formula.join == "all" else logic.disjunction(parts)
    return int(lo[0]), int(hi[0])


@FEW
@given(formulas(), st.lists(st.integers(0, 9), min_size=16, max_size=16), st.lists(ends, min_size=4, max_size=4))
def test_an_interval_holds_every_joint_distribution_that_its_margins_allow(formula, weights, width) -> None:
    assume(sum(weights))
    joint = np.array(weights).reshape((2,) * 4) / sum(weights)
    known = {}
    for axis, name in enumerate(NAMES):
        p = joint.take(1, axis).sum()
        known[name] = (
            int(np.floor(p * (ONE_E6 - width[axis][0]))),
            int(np.ceil(min(1.0, p + width[axis][1] / ONE_E6) * ONE_E6)),
        )
    lo, hi = interval(formula, known)
    p = joint[truth(formula, NAMES)].sum() * ONE_E6
    assert lo - 1e-3 <= p <= hi + 1e-3


QUARTERS = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda two: (min(two), max(two)))
EIGHTHS = np.array([np.diff([-1, *bars, 15]) - 1 for bars in combinations(range(15), 7)])
"""All distributions over eight worlds in eighths: of three atoms with margins in quarters all vertices are among them."""


@FEW
@given(st.lists(st.booleans(), min_size=8, max_size=8), st.lists(QUARTERS, min_size=3, max_size=3))
def test_the_greatest_probability_is_reached_by_a_distribution_and_passed_by_none(holds, margins) -> None:
    worlds = np.array(list(product([0, 1], repeat=3)))
    within = np.ones(len(EIGHTHS), bool)
    for i, (lo, hi) in enumerate(margins):
        share = (EIGHTHS * worlds[:, i]).sum(axis=1)
        within &= (share >= 2 * lo) & (share <= 2 * hi)
    best = (EIGHTHS[within] * np.array(holds)).sum(axis=1).max()
    lo, hi = (np.array([[m[end] * ONE_E6 // 4] for m in margins]) for end in (0, 1))
    assert greatest(np.array(holds).reshape(2, 2, 2), lo, hi).tolist() == [best * ONE_E6 // 8]


@FEW
@given(st.integers(0, 2**16 - 1), st.lists(st.lists(ends, min_size=4, max_size=4), min_size=1, max_size=8))
def test_many_rows_are_bounded_as_each_alone(code: int, rows) -> None:
    table = np.array([code >> k & 1 for k in range(16)], bool).reshape((2,) * 4)
    lo, hi = (np.array([[e[end] for e in row] for row in rows]).T for end in (0, 1))
    alone = [int(greatest(table, lo[:, [k]], hi[:, [k]])[0]) for k in range(len(rows))]
    assert greatest(table, lo, hi).tolist() == alone


@FEW
@given(formulas(), st.lists(three_valued, min_size=4, max_size=4))
def test_on_true_false_and_unknown_it_is_the_truth_over_all_completions_and_within_kleenes_logic(
    formula, values
) -> None:
    known = dict(zip(NAMES, values, strict=True))
    table = truth(formula, NAMES)
    worlds = product(*([0] if value == (0, 0) else [1] if value == (ONE_E6, ONE_E6) else [0, 1] for value in values))
    outcomes = {bool(table[world]) for world in worlds}
    assert interval(formula, known) == (ONE_E6 * min(outcomes), ONE_E6 * max(outcomes))
    lo, hi = kleene(formula, known)
    assert lo <= ONE_E6 * min(outcomes)
    assert hi >= ONE_E6 * max(outcomes)
    if len(list(leaves(formula))) == len(formula.atoms):
        assert interval(formula, known) == (lo, hi)


@FEW
@given(formulas(), st.lists(ends, min_size=4, max_size=4))
def test_exact_bounds_lie_within_those_composed_part_by_part(formula, values) -> None:
    known = dict(zip(NAMES, values, strict=True))
    lo, hi = interval(formula, known)
    assert kleene(formula, known)[0] <= lo <= hi <= kleene(formula, known)[1]


@FEW
@given(formulas(), st.lists(ends, min_size=4, max_size=4), st.lists(st.integers(0, 8), min_size=4, max_size=4))
def test_of_independent_atoms_every_product_lies_in_the_interval(formula, values, places) -> None:
    known = dict(zip(NAMES, values, strict=True))
    stated = joined("all", [formula], ("reason.independent", {"stated": "x"}), independent=True)
    lo, hi = interval(stated, known)
    p = {name: (a + (b - a) * place / 8) / ONE_E6 for (name, (a, b)), place in zip(known.items(), places, strict=True)}
    table = truth(formula, NAMES)
    share = sum(
        np.prod([p[n] if bit else 1 - p[n] for n, bit in zip(NAMES, world, strict=True)])
        for world in product([0, 1], repeat=4)
        if table[world]
    )
    assert lo - 1e-3 <= share * ONE_E6 <= hi + 1e-3
    wide = interval(formula, known)
    assert wide[0] <= lo <= hi <= wide[1]
    if all(a == b for a, b in values):
        assert hi - lo <= 1


def wide_formula(count: int) -> tuple[Formula, list[str]]:
    """`a0` beside each of the others: all hang together."""
    names = [f"a{k}" for k in range(count)]
    return joined("any", [joined("all", [atom(names[0]), atom(name)]) for name in names[1:]]), names


def test_more_than_twelve_atoms_are_bounded_part_by_part_and_the_reason_says_so() -> None:
    for count, said in ((12, "reason.any"), (13, "reason.composed")):
        formula, names = wide_formula(count)
        made = bound(formula, {name: judgement(300_000, 600_000) for name in names})
        assert made.reason(0)["m"] == said
        assert made.hi.tolist() == [600_000 if count == 12 else ONE_E6]


@FEW
@given(st.lists(st.tuples(three_valued | ends, three_valued | ends), min_size=1, max_size=6))
def test_a_reason_is_the_canonical_tree_of_its_row(rows) -> None:
    a, b = (
        Judgement(
            *(np.array([r[k][e] for r in rows]) for e in (0, 1)), np.arange(len(rows)) % 2, [("x", {"n": k}), ("y", {})]
        )
        for k in (0, 1)
    )
    made = bound(joined("any", [atom("a"), negated(joined("all", [atom("a"), atom("b")]))]), {"a": a, "b": b})
    texts = [msgspec.json.encode(made.reason(row), order="sorted").decode() for row in range(len(rows))]
    assert reasons(made).tolist() == texts


places = st.fixed_dictionaries(
    {
        "lat_e7": st.integers(-30, 30).map(lambda km: km * E7_PER_KM // 2),
        "lon_e7": st.integers(-30, 30).map(lambda km: km * E7_PER_KM // 2),
        "radius_m": st.sampled_from([0, 20, 500, 5000, 40_000]),
    }
)


@FEW
@given(st.lists(places, min_size=1, max_size=8), st.integers(1, 15), st.integers(0, 6), st.integers(0, 3))
def test_widening_a_zone_never_lowers_the_probability_of_being_in_it(rows, half_km, more_km, error_km) -> None:
    """But for 1e-6 of rounding, which is below what any decision asks."""
    table = incidents(*rows)
    zones = {
        n: zone(half_km=half, error_m=250 * error_km) for n, half in (("narrow", half_km), ("wide", half_km + more_km))
    }
    scene = Scene(table, {name: extent(z) for name, z in zones.items()}, Surroundings())
    (lo, hi), (lo_wide, hi_wide) = scene.inside("narrow"), scene.inside("wide")
    assert (lo <= lo_wide + 1).all()
    assert (hi <= hi_wide + 1).all()
    assert (lo <= hi).all()


FIRE = {"all": [{"act": {"kinds": ["explosion", "shot"]}}, {"in_zone": "buffer"}]}
happened = st.lists(
    st.fixed_dictionaries(
        {
            "t0_ms": st.integers(0, 47).map(lambda hour: hour * HOUR_MS),
            "t1_ms": st.just(0),
            "lat_e7": st.integers(0, 24).map(lambda km: km * E7_PER_KM),
            "kind": st.sampled_from(["explosion", "shot", "uav", "unspecified"]),
        }
    ),
    max_size=8,
)


def same(a: Table, b: Table) -> bool:
    return len(a) == len(b) and all((getattr(a, c.name) == getattr(b, c.name)).all() for c in a.columns())


@FEW
@given(happened, st.integers(0, 47))
def test_an_amendment_changes_nothing_before_its_date(rows, hour: int) -> None:
    date_ms = hour * HOUR_MS
    old = agreement(clause(FIRE), clause({"not": FIRE}, id="kept"))
    new = agreement(
        clause(FIRE, valid=Interval(ALWAYS.t0_ms, date_ms)),
        clause({"not": FIRE}, id="kept"),
        clause({"any": [FIRE, {"act": {"kinds": ["uav"]}}]}, id="brought", valid=Interval(date_ms, ALWAYS.t1_ms)),
        amendments=(Amendment("second", {}, "t", date_ms, ("fire",), ("brought",)),),
    )
    table = incidents(*rows)
    before, after = (find(table, a, Surroundings()) for a in (old, new))
    assert same(before.take(before.t0_ms < date_ms), after.take(after.t0_ms < date_ms))
    assert not (after.clause[after.t0_ms >= date_ms] == "fire").any()


@FEW
@given(happened, st.sampled_from(["damage", "smoke", "fire"]))
def test_what_has_no_bearing_on_a_clause_changes_no_finding_of_it(rows, kind: str) -> None:
    often = {"rate_over": {"kinds": ["explosion"], "number": 1, "hours": 24, "zone": "buffer"}}
    ruled = agreement(clause({"all": [FIRE, often]}), clause(FIRE, {"not": often}, id="other"))
    table = incidents(*rows)
    extra = incidents({"kind": kind, "t0_ms": 0}).replace(id=ids(["extra"]))
    more = find(Incidents.concat([table, extra]), ruled, Surroundings())
    assert same(find(table, ruled, Surroundings()), more)


@FEW
@given(happened, st.booleans(), st.booleans())
def test_who_did_it_and_self_defence_never_hold_by_computation(rows, about_actor: bool, turned: bool) -> None:
    asked = {"actor": {"parties": ["upland"]}} if about_actor else {"self_defence": {}}
    one_more = [*rows, {}]
    scene = Scene(incidents(*one_more), {}, Surroundings())
    made = evaluate({"not": asked} if turned else asked, scene)
    assert (made.lo == 0).all()
    assert (made.hi == ONE_E6).all()


ALL_LANGUAGES = tuple(languages().values())


@st.composite
def filled(draw: st.DrawFn, table: type[T], words: dict[str, st.SearchStrategy[Any]]) -> T:
    """Up to four rows of anything that a column can hold, near the place and the times that the random agreements speak of."""
    rows = draw(st.integers(0, 4))
    near = {
        "t0_ms": st.integers(-3, 40).map(lambda day: from_text(EARLY) + day * DAY_MS // 2),
        "lat_e7": st.integers(-20, 20).map(lambda k: round(PLACE[1] * 10**7) + k * 10**5),
        "lon_e7": st.integers(-20, 20).map(lambda k: round(PLACE[0] * 10**7) + k * 10**5),
        "radius_m": st.sampled_from([0, 100, 3000, 60_000]),
        "site": st.sampled_from(["S1", "S2"]),
        **words,
    }
    columns: dict[str, Any] = {}
    for column in table.columns():
        if column.form == "id":
            columns[column.name] = ids([f"{table.NAME} {k}" for k in range(rows)])
            continue
        of_form = {
            "integer": st.integers(-1, 3),
            "word": st.integers(0, len(column.words) - 1),
            "text": st.sampled_from(["", "x"]),
        }
        columns[column.name] = draw(st.lists(near.get(column.name, of_form[column.form]), min_size=rows, max_size=rows))
    made = table.of(rows, **columns)
    return made.replace(t1_ms=made.t0_ms + made.t1_ms * HOUR_MS)


def rendered(tree: dict[str, Any], language: Language) -> list[str]:
    return [
        language.say(tree["m"], **tree["a"]),
        *(text for part in tree.get("of", []) for text in rendered(part, language)),
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    agreement_files(),
    filled(Incidents, {"in_area": st.just("yes")}),
    st.fixed_dictionaries(
        {
            "notifications": filled(Notifications, {"channel": st.sampled_from(["liaison", "radio"])}),
            "declarations": filled(Declarations, {}),
            "inspections": filled(Inspections, {}),
            "restrictions": filled(Restrictions, {}),
            "coverage": filled(CoverageIntervals, {"state": st.sampled_from(["jammed", "up"])}),
            "determined": st.dictionaries(
                st.tuples(
                    st.sampled_from([i.decode() for i in ids(["incidents 0", "incidents 1"])]),
                    st.sampled_from(["actor", "self_defence"]),
                    st.sampled_from(["", "hill"]),
                ),
                st.booleans(),
            ),
        }
    ),
)
def test_any_agreement_that_validates_judges_anything_and_every_reason_renders_in_every_language(
    files, table, beside
) -> None:
    findings = find(table, load_agreement(files), Surroundings(**beside))
    assert (findings.lo_e6 <= findings.hi_e6).all()
    assert len(set(findings.id.tolist())) == len(findings)
    for text in set(findings.reason.tolist()):
        for language in ALL_LANGUAGES:
            assert all(rendered(msgspec.json.decode(text), language))
