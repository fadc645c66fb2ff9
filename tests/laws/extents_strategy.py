"""Extents for laws: drawn few and near each other, so that crowds, bearings and vague places meet."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from trucewatch.science.extents import BAND, DISC, EXTENT, RAY, SECTOR, complete

FROM_MS = 1_700_000_000_000
MINUTE_MS = 60_000


@st.composite
def placed(draw: st.DrawFn, wide_km: int = 12, minutes: int = 240) -> dict[str, int]:
    """One extent around 48 N, 37 E, as the fields of `EXTENT` and `BAND`."""
    shape = draw(st.sampled_from([DISC, DISC, DISC, DISC, SECTOR, RAY]))
    near_m = draw(st.integers(0, 3000))
    return {
        "from_lat_e7": 480_000_000 + 8_993 * draw(st.integers(0, 10 * wide_km)),
        "from_lon_e7": 370_000_000 + 13_400 * draw(st.integers(0, 10 * wide_km)),
        "at_ms": FROM_MS + MINUTE_MS * draw(st.integers(0, minutes)),
        "radius_m": draw(st.sampled_from([0, 200, 700, 700, 1500, 5000])),
        "shape": shape,
        "bearing_cdeg": 100 * draw(st.integers(0, 359)),
        "half_cdeg": draw(st.sampled_from([300, 1125])),
        "near_m": near_m,
        "far_m": near_m + draw(st.sampled_from([1000, 9000])),
        "var_s2": draw(st.sampled_from([1, 1, 1, 100_000, 3_000_000])),
        "family": draw(st.integers(0, 1)),
        "group": draw(st.sampled_from([0, 0, 0, 0, 7])),
        "strange_e3": -3000,
        "spread_m": draw(st.sampled_from([300, 400])),
        "lasting_s": draw(st.sampled_from([900, 1800])),
    }


def table(rows: list[dict[str, int]]) -> np.ndarray[Any, Any]:
    """Extents from their fields."""
    made, bands = np.zeros(len(rows), EXTENT), np.zeros(len(rows), BAND)
    for i, row in enumerate(rows):
        for name, value in row.items():
            (bands if name in BAND.names else made)[name][i] = value
    complete(made, bands)
    return made


def many(seed: int, n: int, wide_km: float, hours: float) -> np.ndarray[Any, Any]:
    """Invented extents, six of ten in crowds; every fifth is a band or a line, every tenth is vague."""
    draw = np.random.default_rng(seed)
    made, bands = np.zeros(n, EXTENT), np.zeros(n, BAND)
    edges = np.array([wide_km, wide_km, hours])
    crowds = draw.random((max(1, n // 8), 3)) * edges
    where = crowds[draw.integers(0, len(crowds), n)] + draw.normal(0, 1, (n, 3)) * (0.5, 0.5, 0.2)
    where = np.where(draw.random((n, 1)) < 0.4, draw.random((n, 3)) * edges, where)
    made["at_ms"] = FROM_MS + np.rint(where[:, 2] * 3_600_000)
    bands["from_lat_e7"] = 480_000_000 + np.rint(where[:, 0] * 89_930)
    bands["from_lon_e7"] = 370_000_000 + np.rint(where[:, 1] * 134_000)
    bands["radius_m"] = np.where(draw.random(n) < 0.1, 5000, np.exp(draw.normal(6.3, 0.8, n)))
    made["shape"] = draw.choice([DISC, SECTOR, RAY], n, p=[0.8, 0.1, 0.1])
    bands["bearing_cdeg"], bands["half_cdeg"] = draw.integers(0, 36_000, n), draw.integers(100, 3000, n)
    bands["near_m"] = draw.integers(0, 3000, n)
    bands["far_m"] = bands["near_m"] + draw.integers(100, 9000, n)
    complete(made, bands)
    made["var_s2"] = draw.choice([1.0, 3e6, 1e9], n, p=[0.88, 0.1, 0.02])
    made["family"], made["group"] = draw.integers(0, 2, n), draw.choice([0, 7], n, p=[0.9, 0.1])
    made["spread_m"], made["lasting_s"], made["strange_e3"] = 300, 900, -3000
    return made
