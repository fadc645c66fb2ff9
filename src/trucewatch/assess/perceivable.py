"""By which means, and in which classes of events, what a rule counts could have been perceived; and how much of it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import CountingRule
from trucewatch.model.columns import Ints, Words
from trucewatch.model.derived import Exposures
from trucewatch.model.mission import Mission
from trucewatch.model.time import Period

ANY: Final = "any"
HEAT: Final = "heat"
SATELLITE: Final = "satellite"
DETECTED: Final = "detected"
TOLD: Final = "told"


class Perceivable:
    """Coverage of periods, ready to be asked by rule and zone."""

    def __init__(self, exposures: Exposures, mission: Mission, periods: Sequence[Period]) -> None:
        self.mission = mission
        self.periods = len(periods)
        self.shares: dict[tuple[str, str, str], tuple[Words, Ints]] = {}
        place = {period.name: k for k, period in enumerate(periods)}
        classes = [v.EVENT_CLASSES[code] for code in exposures.event_class.tolist()]
        keys = zip(exposures.zone.tolist(), exposures.means.tolist(), classes, strict=True)
        numbers = zip(exposures.period.tolist(), exposures.band.tolist(), exposures.least_e6.tolist(), strict=True)
        for key, (period, band, least_e6) in zip(keys, numbers, strict=True):
            if period in place:
                if key not in self.shares:
                    self.shares[key] = self._nothing()
                bands, shares_e6 = self.shares[key]
                bands[place[period]], shares_e6[place[period]] = band, least_e6

    def _nothing(self) -> tuple[Words, Ints]:
        return np.zeros(self.periods, np.int16), np.zeros(self.periods, np.int64)

    def of(self, rule: CountingRule, zone: str) -> dict[str, Words | Ints]:
        """The columns `coverage` (p,) and `exposure_e6` (p,) of each period: how much of what the rule counts could have been perceived.

        Of several means the best, since any of them suffices; of several classes the worst, since a zero says nothing of what could
        not have been perceived; `not_observed` only where nothing of it could have been. Reports and satellites' looks have a band and no exposure: how much of what happens they tell is not known.
        Where a range model says how much a means would have perceived, the exposure rests on such means alone.
        """
        bands, shares_e6 = [], []
        for event_class in classes_of(rule):
            means = means_of(rule, event_class)
            watching = perceiving(means, modelled(self.mission, event_class))
            bands.append(np.max([self._one(zone, m, event_class)[0] for m in means], axis=0))
            shares = [self._nothing()[1], *(self._one(zone, m, event_class)[1] for m in watching)]
            shares_e6.append(np.max(shares, axis=0))
        seen_at_all = np.minimum(np.max(bands, axis=0), v.BANDS.index("little_observed"))
        return {"coverage": np.maximum(np.min(bands, axis=0), seen_at_all), "exposure_e6": np.min(shares_e6, axis=0)}

    def _one(self, zone: str, means: str, event_class: str) -> tuple[Words, Ints]:
        """The row of the class, or the row of any class where that says something of this one; else nothing could have been perceived.

        It does for satellites' looks, which are for heat, and for means without range models, of anything but heat.
        """
        own = self.shares.get((zone, means, event_class))
        of_any = means == SATELLITE if event_class == HEAT else means not in modelled(self.mission, event_class)
        if own is None and of_any:
            own = self.shares.get((zone, means, ANY))
        return own if own is not None else self._nothing()


def modelled(mission: Mission, event_class: str) -> frozenset[str]:
    """The means whose range models say how far they perceive a class: for heat those of heat, which are of satellites; else any others."""
    return frozenset(r.means for r in mission.ranges if (r.event_class == HEAT) == (event_class == HEAT))


def classes_of(rule: CountingRule) -> tuple[str, ...]:
    """The classes of events that a rule counts; restrictions and inspections are the monitors' own, and no watch perceives them."""
    perceived = [kind for kind in rule.kinds if kind not in v.JUDGED_ONLY]
    return tuple(sorted({v.CLASS_OF_KIND.get(kind, ANY) for kind in perceived})) or (ANY,)


def means_of(rule: CountingRule, event_class: str) -> tuple[str, ...]:
    """The means by which a rule's events of a class could have been perceived: satellites see heat and nothing else, and heat only they.

    What they saw is detected; of where and when they looked there is a range model, or the mere number of looks.
    """
    means = rule.means or v.MEANS
    return (DETECTED, SATELLITE) if event_class == HEAT and DETECTED in means else tuple(means)


def perceiving(means: Sequence[str], known: frozenset[str]) -> tuple[str, ...]:
    """Those means that an exposure rests on, given those that have range models."""
    by_model = tuple(m for m in means if m in known)
    return by_model or tuple(m for m in means if m not in {TOLD, SATELLITE})


def bounded(rule: CountingRule, mission: Mission) -> bool:
    """Whether range models say, for every class that a rule counts, how much of it would have been perceived."""
    classes = classes_of(rule)
    return all(modelled(mission, one) & set(means_of(rule, one)) for one in classes)
