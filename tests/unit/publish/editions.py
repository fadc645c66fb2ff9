"""Editions of the invented day in every state that a page can be in: full, empty, dark, corrected, without an agreement."""

import dataclasses

import numpy as np

from trucewatch.publish.compose import compose
from unit.publish import sample


def edition(mission=sample.MISSION, agreement=sample.AGREEMENT, provenance=sample.PROVENANCE, **changed):
    return compose(dataclasses.replace(sample.EVIDENCE, **changed), mission, agreement, provenance)


def nothing(table):
    return table.take(np.zeros(0, dtype=np.int64))


TABLES = (
    *("incidents", "findings", "counts", "counts_before", "exposures", "claims", "mission_records", "notices"),
    *("notifications", "restrictions", "casualties", "inspections"),
)
EMPTY = {
    **{name: nothing(getattr(sample.EVIDENCE, name)) for name in TABLES},
    **dict.fromkeys(("bounds", "indicators", "comparisons", "lost"), ()),
    "displacement": {},
}
CORRECTED = dataclasses.replace(
    sample.PROVENANCE,
    version=2,
    reasons=("late_data", "error"),
    before=edition(claims=nothing(sample.CLAIMS)),
    reviewed_by=("duty",),
)
CASES = {
    "full": {},
    "empty": EMPTY,
    "corrected": {"provenance": CORRECTED},
    "no agreement": {"agreement": sample.without_agreement()},
    "on request": {"provenance": dataclasses.replace(sample.PROVENANCE, reasons=())},
    "dark": {
        "exposures": sample.EXPOSURES.replace(band="not_observed"),
        "counts": sample.COUNTS.replace(least=0, most=0, night_least=0, night_most=0, coverage="not_observed"),
        "incidents": EMPTY["incidents"],
        "findings": EMPTY["findings"],
    },
    "heat only": {"incidents": sample.INCIDENTS.take(sample.INCIDENTS.kind == 11)},
}
