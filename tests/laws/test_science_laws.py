"""What holds for the formulas whatever they are given."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.extents_strategy import placed, table
from trucewatch.science import union_find
from trucewatch.science.modes import apart
from trucewatch.science.pairing import both_nats

PROGRAM = """
import hashlib, sys
sys.path.insert(0, "tests")
import numpy as np
from trucewatch.science import elementary as e
from trucewatch.science.zone_shares import shares
from trucewatch.science.geodesy import distance_mm, bearing_cdeg
from unit.fuse.perceived import band, line, observations, seen
from trucewatch.fuse.fuse import fuse
draw = np.random.Generator(np.random.PCG64(5)).random(4000)
turn = np.arange(300) * 2 * np.pi / 300
ring = np.column_stack([480000000 + 4e6 * np.sin(turn) * draw[:300], 370000000 + 4e6 * np.cos(turn) * draw[:300]]).astype(np.int64)
middles = (470000000 + 2e7 * draw).astype(np.int64), (360000000 + 2e7 * draw[::-1]).astype(np.int64)
h = hashlib.sha256(shares(*middles, (30000 * draw).astype(np.int64), [np.hstack([ring, np.roll(ring, 1, axis=0)])]).tobytes())
for f in (e.exp, e.log, e.sin, e.cos, e.erf, e.normal_cdf):
    h.update(np.array([f(40 * x - 20 if f is not e.log else x) for x in draw]).tobytes())
h.update(np.array([e.atan2(a - 0.5, b - 0.5) for a, b in zip(draw, draw[::-1])]).tobytes())
whole = (draw * 10**8).astype(np.int64)
h.update(np.array([f(a, b, b + 5000, a - 7000) for a, b in zip(whole, whole[::-1]) for f in (distance_mm, bearing_cdeg)]).tobytes())
rows = [make(f"{k}", draw[k] * 9, draw[-k] * 9) for k in range(200) for make in (seen, band, line)[k % 3:k % 3 + 1]]
for table in fuse(observations(*rows)):
    for c in table.columns():
        h.update(repr(getattr(table, c.name).tolist()).encode())
print(h.hexdigest())
"""
MACHINES = {
    "no numpy CPU features": {
        "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"
    },
    "glibc without FMA": {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F"},
    "a generic processor for numba": {"NUMBA_CPU_NAME": "generic"},
    "another hash seed": {"PYTHONHASHSEED": "1"},
}


def digest(machine: dict[str, str]) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore", **machine}
    made = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    return made.stdout.strip()


@pytest.fixture(scope="module")
def here() -> str:
    return digest({})


@pytest.mark.parametrize("machine", MACHINES.values(), ids=list(MACHINES))
def test_the_same_bits_on_every_machine(machine: dict[str, str], here: str) -> None:
    assert len(here) == 64
    assert digest(machine) == here


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=40), st.randoms())
def test_components_do_not_depend_on_the_order_of_joining(pairs: list[tuple[int, int]], random) -> None:
    def roots(order: list[tuple[int, int]]) -> list[int]:
        parents = np.arange(20)
        for a, b in order:
            union_find.join(parents, a, b)
        return [int(union_find.root(parents, k)) for k in range(20)]

    turned = pairs.copy()
    random.shuffle(turned)
    made = roots(pairs)
    assert made == roots(turned)
    assert all(made[a] == made[b] for a, b in pairs)
    assert all(root <= k for k, root in enumerate(made))


@given(placed(), placed())
def test_nearness_is_mutual(a: dict[str, int], b: dict[str, int]) -> None:
    made = table([a, b])
    assert apart(made, 0, 1) == apart(made, 1, 0)
    assert both_nats(made, 0, 1) == both_nats(made, 1, 0)
    assert apart(made, 0, 0) == 0.0
