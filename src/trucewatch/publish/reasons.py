"""Why findings stayed undetermined, told by topic: no probability, no place and no notification leaves with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

CERTAIN_E6: Final = 1_000_000
TOPICS: Final = (
    *("act", "description", "weapon", "in_zone", "distance_to", "side_of", "crossed", "during", "in_force", "notified"),
    *(
        "self_defence",
        "actor",
        "rate_over",
        "deadline_missed",
        "interference",
        "access_denied",
        "declared",
        "inspected",
    ),
    "evidence",
)
"""Second part of the ids of reasons, in the order in which they are told; what is none of them is told as `other`."""


def open_topics(trees: Iterable[str]) -> dict[str, int]:
    """How many of the given findings have each topic among what the evidence does not settle.

    Args:
        trees: the reason of each undetermined finding, as canonical JSON.
    Returns: numbers by topic; a finding counts once for each of its open topics.
    """
    tally: Counter[str] = Counter()
    for tree, number in sorted(Counter(trees).items()):
        for topic in set(_open(json.loads(tree))):
            tally[topic] += number
    return {topic: tally[topic] for topic in (*TOPICS, "other") if tally[topic]}


def _open(node: dict[str, Any]) -> Iterable[str]:
    """Topics of the leaves that are neither certainly true nor certainly false."""
    if "of" in node:
        for part in node["of"]:
            yield from _open(part)
    elif node["lo"] < CERTAIN_E6 and node["hi"] > 0:
        topic = node["m"].split(".")[1]
        yield topic if topic in TOPICS else "other"
