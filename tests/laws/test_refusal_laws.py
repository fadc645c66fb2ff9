"""What is refused because it can never apply never does; and where one thing can happen to which all applies, nothing is refused."""

from __future__ import annotations

import json
from functools import cache
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.errors import AgreementError
from trucewatch.model import vocabulary as v
from trucewatch.model.derived import Incidents
from trucewatch.model.judging import Surroundings
from trucewatch.run.config import load_agreement
from trucewatch.run.config.documents import Spot
from trucewatch.run.config.predicates import Names, predicate
from trucewatch.terms.evaluate import evaluate
from trucewatch.terms.judgement import ONE_E6
from trucewatch.terms.scene import Scene
from unit.assess.scenes import incidents

CONCERNS = ("explosion", "weapon_sighting", "uav")
DESCRIPTIONS = v.DESCRIPTIONS[1:5]
WEAPONS = ("small_arms", "mortar", "mortar_60", "mortar_120", "tank", "artillery", "artillery_122", "artillery_152")
UAV_ACTS = v.UAV_ACTS[1:4]


def some(words: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True)


CALIBRE = st.dictionaries(st.sampled_from(["at_least", "below"]), st.sampled_from([61, 100, 121, 130]), min_size=1)
ATOMS = st.one_of(
    st.builds(lambda k: {"act": {"kinds": k}}, some(CONCERNS)),
    st.builds(lambda a: {"act": {"kinds": ["uav"], "uav_acts": a}}, some(UAV_ACTS)),
    st.builds(lambda d: {"description": d}, some(DESCRIPTIONS)),
    st.builds(lambda t: {"weapon": {"types": t}}, some(WEAPONS)),
    st.builds(lambda t, c: {"weapon": {"types": t, "calibre_mm": c}}, some(WEAPONS), CALIBRE),
    st.builds(lambda t: {"deadline_missed": {"until": f"2031-05-{t:02d}T00:00:00Z"}}, st.integers(1, 9)),
    st.builds(lambda t: {"during": {"span": {"until": f"2031-05-{t:02d}T00:00:00Z"}}}, st.integers(1, 9)),
)


def text(breached_if: dict[str, Any], exception: dict[str, Any]) -> bytes:
    clause = {
        "id": "clause",
        "modality": "prohibit",
        "texts": {"en": "x"},
        "source": "x",
        "concerns": list(CONCERNS),
        "breached_if": breached_if,
        "exceptions": [exception],
    }
    rule = {"id": "each", "names": {"en": "x"}, "unit": "incident", "kinds": ["shot"], "source": "x"}
    head = {"id": "truce", "version": "1", "names": {"en": "x"}, "source": "x", "certainty": "0.9", "parties": []}
    in_force = [{"from": "2031-05-02T00:00:00Z", "until": "2031-05-08T00:00:00Z"}]
    return json.dumps({**head, "in_force": in_force, "clauses": [clause], "rules": [rule]}).encode()


@cache
def everything() -> Incidents:
    """One incident for each way in which an incident can be."""
    noons = [1935489600000 + day * 86_400_000 for day in range(6)]  # from 2 to 7 May 2031
    ways = product(CONCERNS, ("none", *UAV_ACTS), DESCRIPTIONS, WEAPONS, noons)
    return incidents(
        *(
            {"kind": kind, "uav_act": act, "description": said, "weapon": weapon, "t0_ms": noon, "t1_ms": noon + 1}
            for kind, act, said, weapon, noon in ways
            if act == "none" or kind == "uav"
        )
    )


@settings(max_examples=60, deadline=None)
@given(ATOMS, ATOMS, ATOMS)
def test_what_is_refused_never_applies_and_what_applies_is_never_refused(first, second, exception):
    parts = [predicate(Spot("agreement.yaml", "", part), Names((), {})) for part in (first, second, exception)]
    scene = Scene(everything(), {}, Surroundings())
    applies = np.logical_and.reduce([evaluate(part, scene).lo == ONE_E6 for part in parts]).any()
    said = complaint({"all": [first, second]}, exception)
    if said:
        assert said.startswith("This can never hold")
        assert not applies
    else:
        # a calibre cuts through general words: then it may be that nothing holds for certain, and yet something may hold
        assert applies or any("calibre_mm" in part.get("weapon", {}) for part in parts)


def complaint(breached_if: dict[str, Any], exception: dict[str, Any]) -> str:
    try:
        load_agreement({"agreement/agreement.yaml": text(breached_if, exception)})
    except AgreementError as refused:
        return refused.what
    return ""
