"""A region as a row of detections, whichever way it was found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from trucewatch.detect.region import Region
from trucewatch.model.columns import row_ids
from trucewatch.model.signals import Detections

IDENTITY = ("method", "t0_ms", "t1_ms", "lat_e7", "lon_e7", "stations", "configuration", "data")


def placed(
    region: Region,
    method: str,
    used: Sequence[str],
    left_out: Mapping[str, str],
    configuration: str,
    versions: str,
    data: Sequence[str],
    score_e3: int = 0,
) -> Detections:
    """One detection with a place.

    Args:
        region: from `crossing.cross`, `arrivals.place` or a stack. method: a word of DETECTION_METHODS. used: channels or arrays. left_out: others, each
        with its reason. configuration: its SHA-256. versions: of the programs. data: SHA-256 of each file.
    Source: columns as in `model.signals`. Limits: the smallest set of cells is not told, only circles and a covariance; size is not told.
    """
    table = Detections.of(
        1,
        method=method,
        t0_ms=region.origin.t0_ms,
        t1_ms=region.origin.t1_ms,
        place="point",
        lat_e7=region.lat_e7,
        lon_e7=region.lon_e7,
        radius_m=region.radius_m,
        radius50_m=region.radius50_m,
        var_north_m2=region.var_north_m2,
        var_east_m2=region.var_east_m2,
        cov_m2=region.cov_m2,
        bearing_cdeg=-1,
        bearing_sigma_cdeg=-1,
        trace_velocity_mm_s=-1,
        trace_velocity_sigma_mm_s=-1,
        score_e3=score_e3,
        size_sigma_e3=-1,
        stations=[" ".join(sorted(used))],
        left_out=[json.dumps(dict(left_out), ensure_ascii=False, sort_keys=True, separators=(",", ":"))],
        configuration=[configuration],
        versions=[versions],
        data=[" ".join(sorted(data))],
    )
    return table.replace(id=row_ids("detection", table, IDENTITY))
