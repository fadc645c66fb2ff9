"""News articles of three months collapsing to incidents, beside articles joined by the likeness of their headlines.

Source: VIINA (Yuri Zhukov), January to March 2024. Limits: nobody knows which articles are of one event, so nothing here says who is right; it says
how far two ways agree. Headlines are read for the comparison and never kept.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
from reading import Ints, files, incidents, observations, parsed
from table import rows

from trucewatch.exercise.association import b_cubed
from trucewatch.model.columns import Texts
from trucewatch.model.derived import Incidents, Members
from trucewatch.model.evidence import Observations

PATTERN: Final = "viina/*.csv.gz"
ALIKE: Final = (0.4, 0.6, 0.8)
"""Headlines are of one thing if they share so many of their words (Jaccard) and have day and place in common."""
STEPS: Final = ((1, 1), (2, 2), (3, 5), (6, 10), (11, 10**9))
"""How many observations an incident has, in steps."""
WORD: Final = re.compile(r"\w{3,}")


def check(data: Path) -> Iterator[str]:
    """The tables of the articles; nothing where the data are not there."""
    paths = files(data, PATTERN)
    if not paths:
        yield f"VIINA: no files `{PATTERN}`; skipped."
        return
    read = parsed("viina", paths)
    told = observations(read)
    told = told.take(np.unique(told.id, return_index=True)[1])
    found, members = incidents(told)
    yield from collapsed(sum(one.report.rows for one in read), told, found)
    yield ""
    yield from beside_headlines(told, members, headlines(paths))


def collapsed(raw: int, told: Observations, found: Incidents) -> Iterator[str]:
    """From rows to incidents."""
    yield "### From articles to incidents"
    yield from rows(
        ("what", "number"),
        [
            ("rows", f"{raw:,}"),
            ("observations: an act on a day at a place, by one headline", f"{len(told):,}"),
            ("origin groups: distinct headlines", f"{len(set(told.origin_group.tolist())):,}"),
            ("days x places x kinds", f"{len(places(told)):,}"),
            ("incidents", f"{len(found):,}"),
            *(
                (
                    f"incidents with {named(a, b)}",
                    f"{int(np.sum((found.observations >= a) & (found.observations <= b))):,}",
                )
                for a, b in STEPS
            ),
            ("most observations in an incident", f"{int(found.observations.max()):,}"),
        ],
    )


def named(least: int, most: int) -> str:
    """A step in words."""
    if least == most:
        return "1 observation" if least == 1 else f"{least} observations"
    return f"{least} to {most} observations" if most < 10**9 else f"{least} observations or more"


def places(told: Observations) -> set[tuple[int, str, int]]:
    """What would be one if every day, place and kind were: the other extreme."""
    return set(zip(told.t0_ms.tolist(), told.place_name.tolist(), told.kind.tolist(), strict=True))


def headlines(paths: Iterable[Path]) -> dict[str, frozenset[str]]:
    """The words of each headline by the hash that observations carry for it."""
    out = {}
    for path in paths:
        text = gzip.decompress(path.read_bytes()).decode("utf-8-sig")
        for row in csv.DictReader(io.StringIO(text)):
            hashed = hashlib.sha256(row["headline"].encode()).hexdigest()
            out[f"headline {hashed[:16]}"] = frozenset(WORD.findall(row["headline"].lower()))
    return out


def beside_headlines(told: Observations, members: Members, words: dict[str, frozenset[str]]) -> Iterator[str]:
    """How far our incidents and groups of like headlines agree."""
    order = np.searchsorted(members.observation, told.id)
    ours = np.unique(members.incident[order], return_inverse=True)[1]
    body = []
    for least in ALIKE:
        theirs = like(told, told.origin_group, words, least)
        scores = b_cubed([str(k) for k in ours.tolist()], [str(k) for k in theirs.tolist()])
        body.append((f"{least:.1f}", f"{len(np.unique(theirs)):,}", *(f"{float(one):.3f}" for one in scores)))
    yield "### Beside headlines that share their words, on one day, at one place and of one kind"
    yield from rows(
        (
            "share of words",
            "groups",
            "ours within one of theirs",
            "theirs within one of ours",
            "B-cubed F1 between the two",
        ),
        body,
    )


def like(told: Observations, origins: Texts, words: dict[str, frozenset[str]], least: float) -> Ints:
    """Groups (n,): connected components of like headlines within a day, place and kind."""
    parent = list(range(len(told)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    together: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for i, key in enumerate(zip(told.t0_ms.tolist(), told.place_name.tolist(), told.kind.tolist(), strict=True)):
        together[key].append(i)
    named_words = [words[origin] for origin in origins.tolist()]
    for some in together.values():
        for a, i in enumerate(some):
            for k in some[:a]:
                both, either = len(named_words[i] & named_words[k]), len(named_words[i] | named_words[k])
                if either and both >= least * either:
                    parent[root(i)] = root(k)
    return np.array([root(i) for i in range(len(told))], np.int64)
