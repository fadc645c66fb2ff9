"""What others would do to group observations, tuned on the truth of other seeds. Runs in an environment of its own.

PYTHON bench/peers_association.py tune|measure SETTINGS.json NAME,NAME SET.npz...: prints JSON.
A set holds `where` (n, 3: north and east in km, time in hours) and `true` (n,). Nobody but us uses how large the error of each observation is.
"""

from __future__ import annotations

import importlib
import itertools
import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from b_cubed import b_cubed

KM_PER_HOUR: Final = (1.2, 1.8, 2.6)
"""What an hour is worth: 1.8 makes the scatter of an episode the same on all three axes."""
EPS_KM: Final = (0.3, 0.4, 0.5, 0.6, 0.75, 0.9, 1.1, 1.4, 1.8, 2.4, 3.2)
MIN_SAMPLES: Final = (4, 6, 8, 10, 12, 16, 20, 26)
SPLIT_KM: Final = (0.2, 0.4, 0.6, 0.9, 1.2, 1.6)
SPLIT_H: Final = (0.15, 0.3, 0.45, 0.6, 0.8)
FINALISTS: Final = 6
BLOCK_KM: Final = 2.0
BLOCK_H: Final = 1.0
Settings = dict[str, Any]


def dbscan(where: Any, by: Settings) -> Any:
    """scikit-learn's DBSCAN on a kd-tree of place and scaled time."""
    cluster = importlib.import_module("sklearn.cluster")
    made = cluster.DBSCAN(eps=by["eps_km"], min_samples=int(by["min_samples"]), algorithm="kd_tree")
    return made.fit_predict(where * (1.0, 1.0, by["km_per_hour"]))


def hdbscan(where: Any, by: Settings) -> Any:
    """The fast HDBSCAN of its authors' successors, on the same scaled space."""
    made = importlib.import_module("fast_hdbscan").HDBSCAN(
        min_cluster_size=int(by["min_cluster_size"]),
        min_samples=int(by["min_samples"]),
        cluster_selection_method=by["selection"],
    )
    return made.fit_predict(where * (1.0, 1.0, by["km_per_hour"]))


def _table(where: Any, true: Any) -> Any:
    """Observations as records to be linked, with two grids of blocks, shifted against each other."""
    arrow = importlib.import_module("pyarrow")
    size = np.array([BLOCK_KM, BLOCK_KM, BLOCK_H])
    columns: dict[str, Any] = {"unique_id": np.arange(len(where)), "north": where[:, 0], "east": where[:, 1]}
    columns |= {"hour": where[:, 2], "truth": true}
    for name, shift in (("block", 0.0), ("beside", 0.5)):
        cells = np.floor(where / size + shift).astype(np.int64) + (1 << 19)
        columns[name] = (cells[:, 0] << 40) + (cells[:, 1] << 20) + cells[:, 2]
    return arrow.table(columns)


def _levels(name: str, distance: str, thresholds: tuple[float, ...]) -> Any:
    """A comparison of two records by how far apart they are."""
    library = importlib.import_module("splink.comparison_library")
    steps = [{"sql_condition": f"{distance} < {limit}", "label_for_charts": f"under {limit}"} for limit in thresholds]
    missing = {
        "sql_condition": "north_l IS NULL OR north_r IS NULL",
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    other = {"sql_condition": "ELSE", "label_for_charts": "farther"}
    return library.CustomComparison(comparison_levels=[missing, *steps, other], output_column_name=name)


def _linker(where: Any, true: Any, learned: dict[str, Any] | None = None) -> Any:
    """Splink over DuckDB, told which distances to tell apart and which pairs to look at; or a model that was learned before."""
    splink, backend = importlib.import_module("splink"), importlib.import_module("splink.backends.duckdb")
    place = "sqrt((north_l - north_r) * (north_l - north_r) + (east_l - east_r) * (east_l - east_r))"
    settings = learned or splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_levels("place", place, SPLIT_KM), _levels("time", "abs(hour_l - hour_r)", SPLIT_H)],
        blocking_rules_to_generate_predictions=[splink.block_on("block"), splink.block_on("beside")],
        retain_matching_columns=False,
        probability_two_random_records_match=_share_alike(true),
    )
    return splink.Linker(backend.DuckDBAPI().register(_table(where, true)), settings, log_level="ERROR")


def _share_alike(true: Any) -> float:
    """The share of all pairs of records that are of one episode."""
    sizes = np.bincount(true[true >= 0]).astype(float)
    return float(np.sum(sizes * (sizes - 1)) / (len(true) * (len(true) - 1.0)))


def _linked(linker: Any, n: int, least_weight: float) -> Any:
    """Labels (n,): connected components of the pairs whose weight (in bits) is at least so great."""
    pairs = linker.inference.predict(threshold_match_weight=least_weight)
    made = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_weight=least_weight)
    found = made.as_pyarrow_table()
    labels = np.arange(n)
    labels[found["unique_id"].to_numpy()] = found["cluster_id"].to_numpy()
    return labels


def splink(where: Any, by: Settings) -> Any:
    """Splink with weights learned from pairs with a truth; what links is one."""
    linker = _linker(where, np.arange(len(where)), by["model"])
    return _linked(linker, len(where), float(by["least_weight"]))


PEERS: Final[dict[str, Callable[[Any, Settings], Any]]] = {"dbscan": dbscan, "hdbscan": hdbscan, "splink": splink}


def _choices(name: str, where: Any, true: Any) -> Iterator[Settings]:
    """The settings that are tried."""
    if name == "dbscan":
        for scale, eps, least in itertools.product(KM_PER_HOUR, EPS_KM, MIN_SAMPLES):
            yield {"km_per_hour": scale, "eps_km": eps, "min_samples": least}
    elif name == "hdbscan":
        for smallest, least, selection in itertools.product((8, 15), (4, 8, 15, 25), ("leaf", "eom")):
            yield {"km_per_hour": 1.8, "min_cluster_size": smallest, "min_samples": least, "selection": selection}
    else:
        linker = _linker(where, true)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
        linker.training.estimate_m_from_label_column("truth")
        model = linker.misc.save_model_to_json()
        del model["linker_uid"]
        for bits in range(-8, 13):
            yield {"least_weight": float(bits), "model": model}


def measured(name: str, by: Settings, paths: list[Path]) -> dict[str, list[float]]:
    """F1 and seconds of one way on every set."""
    scores, seconds = [], []
    for path in paths:
        given = np.load(path)
        started = time.perf_counter()
        found = PEERS[name](given["where"], by)
        seconds.append(time.perf_counter() - started)
        scores.append(b_cubed(given["true"], np.asarray(found))[2])
    return {"f1": scores, "s": seconds}


def tuned(name: str, small: Path, paths: list[Path]) -> Settings:
    """The settings that are best on the mean of all sets; those that are best on a small one of the same density are tried on the others."""
    first = np.load(small)
    tried = [(measured(name, by, [small])["f1"][0], by) for by in _choices(name, first["where"], first["true"])]
    best = sorted(tried, key=lambda one: -one[0])[:FINALISTS]
    means = [(statistics.mean(measured(name, by, paths)["f1"]), by) for _, by in best]
    return max(means, key=lambda one: one[0])[1]


def main() -> None:
    """Tune or measure, and print."""
    warnings.simplefilter("ignore")
    what, settings, names, *sets = sys.argv[1:]
    paths = [Path(one) for one in sets]
    if what == "tune":
        print(json.dumps({name: tuned(name, paths[0], paths[1:]) for name in names.split(",")}))
        return
    known = json.loads(Path(settings).read_text(encoding="utf-8"))
    print(json.dumps({name: measured(name, known[name], paths) for name in names.split(",")}))


if __name__ == "__main__":
    main()
