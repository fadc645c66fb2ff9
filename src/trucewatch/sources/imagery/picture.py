"""One picture: when it was taken, of what, under how much cloud, and by how many it was read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.ingest.footprints import edges, footprint
from trucewatch.ingest.forms import dated
from trucewatch.ingest.moments import moment
from trucewatch.ingest.perceived import decimal
from trucewatch.ingest.rows import Row, Unreadable, Values, needed, word
from trucewatch.science.inscribed import discs_within
from trucewatch.science.regions import edge_distance_mm, holds

CLOUDED_PERCENT: Final = 50
"""From so much cloud on a picture does not count as a look at its footprint."""
READERS: Final = ("1", "2")
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture as its row gives it. `when`: the columns of reference and time. `edges`: (n, 4) of the footprint. `since_ms`: 0 none."""

    when: Values
    sensor: str
    edges: NDArray[np.int64]
    cloud_percent: int
    readers: int
    since_ms: int
    sha256: str
    said: dict[str, str]

    def shows(self, lat_e7: int, lon_e7: int, radius_m: int) -> bool:
        """Whether a place, as well as it is known, lies within the footprint."""
        return holds(lat_e7, lon_e7, self.edges) or edge_distance_mm(lat_e7, lon_e7, self.edges) <= 1000 * radius_m

    def looks(self) -> list[Values]:
        """What was looked at: discs within the footprint, as columns of a coverage interval."""
        clouded = self.cloud_percent >= CLOUDED_PERCENT
        look = {
            **self.when,
            "means": "recorded",
            "platform": self.sensor,
            "state": "overpass_clouded" if clouded else "overpass",
            "reason": f"cloud {self.cloud_percent} %" if clouded else "",
        }
        discs = discs_within(self.edges).tolist()
        if not discs:
            raise Unreadable("The footprint has no room for a disc of 20 m.", "Check the points of the footprint.")
        return [{**look, "lat_e7": lat, "lon_e7": lon, "radius_m": radius_m} for lat, lon, radius_m in discs]


def picture(row: Row) -> Picture:
    """Read the row of a picture. Raises: Unreadable."""
    when = dated(row)
    resolution_cm = decimal(row, "resolution_m", 2, 0, 100_000)
    if not resolution_cm:
        raise Unreadable("resolution_m is 0.", "Write the size of the smallest thing that can be told apart.")
    return Picture(
        when=when,
        sensor=needed(row, "sensor"),
        edges=edges(footprint(needed(row, "footprint"), is_track=False)),
        cloud_percent=decimal(row, "cloud_percent", 0, 0, 100),
        readers=int(word(row, "readers", READERS)),
        since_ms=_since_ms(row, when["t0_ms"]),
        sha256=_sha256(row),
        said={"provider": needed(row, "provider"), "resolution_m": row["resolution_m"], "picture_note": row["note"]},
    )


def _since_ms(row: Row, taken_ms: int) -> int:
    if not row["since"]:
        return 0
    since_ms = moment(row["since"], row["timezone"]).start_ms
    if since_ms >= taken_ms:
        raise Unreadable("since does not lie before the picture.", "Write when the place was pictured the time before.")
    return since_ms


def _sha256(row: Row) -> str:
    given = row["sha256"].lower()
    if not _SHA256.fullmatch(given):
        raise Unreadable(
            "sha256 is no SHA-256 of 64 hexadecimal digits.",
            "Hash the raw picture; the picture itself stays where it is.",
        )
    return given
