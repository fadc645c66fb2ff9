"""`trucewatch detect calibrate`: the threshold that the noise of quiet data reaches as seldom as is asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.detector import Detector
from trucewatch.detect.hours import BEFORE_S
from trucewatch.detect.network import Network
from trucewatch.errors import EvidenceError, WorkflowError
from trucewatch.model.signals import NS_PER_MS, NS_PER_S
from trucewatch.model.time import to_text
from trucewatch.run.detecting import Answer, Asked, Span, complaints, gone_through, opened, within
from trucewatch.run.networks import read_network
from trucewatch.run.terminal import Progress
from trucewatch.science.thresholds import Calibrated, calibrated

DIGITS: Final = 1000
NEVER: Final = 1e9
"""A threshold that nothing reaches: the stack is made whole, and nobody is located."""


def calibrate(asked: Asked, a_day: float, progress: Progress) -> Answer:
    """Go through quiet data, and say the threshold.

    Args: a_day: how often a day noise may reach it.
    Raises: EvidenceError: too little was heard. AgreementError, SourceError, WorkflowError: the network, or what is asked, cannot be.
    """
    if not (a_day > 0.0 and math.isfinite(a_day)):
        raise WorkflowError("A rate of false alarms is above 0.", hint="Give for example --a-day 1.")
    network = read_network(asked.network)
    played, t0_ns, t1_ns = opened(asked)
    values: list[NDArray[np.float64]] = []
    never = replace(network, threshold=NEVER)
    detector = Detector(
        never,
        played.rates,
        t0_ns - BEFORE_S * NS_PER_S,
        asked.threads,
        lambda s: values.append(s.stack.value),
        whole=True,
    )
    reach_s = detector.stacker.tables.greatest / network.rate_hz
    span = Span(t0_ns, t1_ns, t1_ns + round(reach_s * NS_PER_S))
    for _ in gone_through(detector, played, span, progress):
        pass
    progress.end()
    first, last = (round(s * network.rate_hz) for s in (BEFORE_S, BEFORE_S + (t1_ns - t0_ns) / NS_PER_S))
    heard = np.concatenate(values)[first:last]
    if not heard.any():
        raise EvidenceError(
            "Nothing was heard in the quiet data.",
            hint=" ".join(complaints(within(detector.states(), t0_ns, t1_ns))[:4]),
        )
    return _answer(network, calibrated(heard, network.apart, network.rate_hz, a_day), span)


def _answer(network: Network, made: Calibrated, span: Span) -> Answer:
    threshold = math.ceil(made.threshold * DIGITS) / DIGITS
    data: dict[str, Any] = {
        "network": network.id,
        "from": to_text(span.t0_ns // NS_PER_MS),
        "to": to_text(span.t1_ns // NS_PER_MS),
        **{name: round(value, 6) for name, value in asdict(made).items()},
        "threshold": threshold,
    }
    return Answer(list(_lines(made, threshold, network)), data, [], heard=True)


def _lines(made: Calibrated, threshold: float, network: Network) -> Iterator[str]:
    yield f"threshold: {threshold:.3f}"
    yield f"Noise reaches it {made.a_day:g} times a day; its standard error is {made.sigma:.3f}."
    yield (
        f"In {made.days * 24:.1f} hours of quiet data {made.exceeded} peaks reached it: {made.least_a_day:.2g} to "
        f"{made.most_a_day:.2g} a day (95 %). {made.tail} peaks above {made.tail_from:.3f} were used."
    )
    if made.days * made.a_day < 1.0:
        yield "The data are shorter than the time between false alarms that is asked for: the threshold lies beyond what was seen."
    yield f"It holds for the rows that were heard; {network.id} has {network.threshold:g} now."
