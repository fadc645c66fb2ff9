"""Strategies: small deliveries of every kind to the exercise mission, and missions that take them in one way or another."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from trucewatch.model.time import from_text, to_text
from trucewatch.run.config import shipped
from trucewatch.run.folder import MissionFolder, create
from trucewatch.run.pipeline import absorb_entries, catch_up, take_in
from trucewatch.run.shelves import shelves
from trucewatch.run.store import Store
from trucewatch.run.views import with_evidence

FILES = shipped("exercise")
RATE = """
  - id: rate
    modality: prohibit
    texts: {en: No more than one explosion an hour., de: Nicht mehr als eine Explosion je Stunde.}
    source: Added for the laws, so that what one day says can bear on the next
    concerns: [explosion, burst]
    breached_if: {rate_over: {kinds: [explosion, burst], number: 1, hours: 24, zone: buffer}}

rules:
"""
FILES["agreement/agreement.yaml"] = FILES["agreement/agreement.yaml"].replace(b"\nrules:\n", RATE.encode())
START_MS = from_text("2031-05-01T21:00:00Z")
HOURS = 60
RECEIVED_MS = from_text("2031-05-14T00:00:00Z")

OBSERVATIONS = (
    "what,record,revision,start,timezone,latitude,longitude,radius_m,band,platform,means,kind,description,weapon,count"
)
RESTRICTED = "what,record,revision,start,end,timezone,latitude,longitude,radius_m,restriction,delay_min,side_as_seen"
DECLARED = (
    "record,revision,declared,declared_by,start,end,timezone,site,site_kind,weapon,number,latitude,longitude,radius_m"
)
INSPECTED = "record,revision,start,end,timezone,site,form,access,reason,weapon,present_matched,absent_unexplained,latitude,longitude,radius_m"
FIRES = "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_t31,frp,daynight"
WATCHES = "record,revision,start,end,timezone,latitude,longitude,radius_m,means,platform,state"
NOTIFIED = (
    "record,revision,announced,announced_by,channel,activity,start,end,timezone,latitude,longitude,radius_m,answer"
)


@dataclass(frozen=True)
class Delivery:
    """One file as it arrives."""

    source: str
    header: str
    rows: tuple[str, ...]

    @property
    def data(self) -> bytes:
        return "\n".join([self.header, *self.rows, ""]).encode()

    def split(self) -> list["Delivery"]:
        """The same rows, each in a file of its own."""
        return [Delivery(self.source, self.header, (row,)) for row in self.rows]


def _when(minutes: int) -> str:
    return to_text(START_MS + minutes * 60_000)


MINUTES = st.integers(0, HOURS * 60).flatmap(lambda m: st.sampled_from([m, m // 240 * 240, m // 1440 * 1440 + 179]))
REVISIONS = st.sampled_from([0, 0, 1])
SPOTS = st.sampled_from([(-20.99, -13.0), (-20.995, -13.005), (-21.01, -12.9), (-20.9, -13.3), (-25.0, -13.0)])


@st.composite
def seen(draw: st.DrawFn) -> str:
    """A row of the mission's own observation table; few places and times, so that rows meet."""
    lat, lon = draw(SPOTS)
    band = draw(st.sampled_from(["", "", "2-4 km SSE", "1-2 km N"]))
    radius = "" if band else str(draw(st.sampled_from([50, 300, 2000])))
    kind = draw(st.sampled_from(["explosion", "burst", "shot", "uav", "weapon_sighting"]))
    parts = [
        "observation",
        f"P-{draw(st.integers(1, 12))}",
        str(draw(st.sampled_from([0, 0, 0, 1, 2]))),
        _when(draw(MINUTES)),
        "UTC",
        str(lat),
        str(lon),
        radius,
        band,
        draw(st.sampled_from(["patrol-1", "post-2"])),
        draw(st.sampled_from(["heard", "seen"])),
        kind,
        draw(st.sampled_from(["undetermined", "impact", "outgoing"])),
        draw(st.sampled_from(["unknown", "mortar_82"])) if kind in {"explosion", "weapon_sighting"} else "unknown",
        draw(st.sampled_from(["1", "about 30", "at least 5", "3-6", "uncountable"])),
    ]
    return ",".join(parts)


@st.composite
def fire(draw: st.DrawFn) -> str:
    """A fire pixel."""
    lat, lon = draw(SPOTS)
    at = _when(draw(MINUTES))
    clock = at[11:13].lstrip("0") + at[14:16] if at[11:13] != "00" else at[14:16].lstrip("0") or "0"
    return f"{lat},{lon},330.1,0.4,0.5,{at[:10]},{clock},N,VIIRS,{draw(st.sampled_from('lnh'))},2.0NRT,290.1,3.5,N"


@st.composite
def watch(draw: st.DrawFn) -> str:
    """A sensor that was up, or was not."""
    begin = draw(MINUTES)
    lat, lon = draw(SPOTS)
    state = draw(st.sampled_from(["up", "down", "jammed"]))
    return f"W-{draw(st.integers(1, 5))},{draw(REVISIONS)},{_when(begin)},{_when(begin + draw(st.integers(1, 2000)))},UTC,{lat},{lon},8000,detected,mast-1,{state}"


@st.composite
def notified(draw: st.DrawFn) -> str:
    """An activity announced beforehand."""
    begin = draw(MINUTES)
    lat, lon = draw(SPOTS)
    span = f"{_when(begin)},{_when(begin + 300)}"
    return f"N-{draw(st.integers(1, 3))},{draw(REVISIONS)},{_when(begin - 3000)},upland,liaison,controlled_detonation,{span},UTC,{lat},{lon},1500,accepted"


@st.composite
def restricted(draw: st.DrawFn) -> str:
    """A restriction of movement."""
    begin = draw(MINUTES)
    lat, lon = draw(SPOTS)
    what = draw(st.sampled_from(["denied", "escorted"]))
    span = f"{_when(begin)},{_when(begin + 60)}"
    return f"restriction,R-{draw(st.integers(1, 4))},{draw(REVISIONS)},{span},UTC,{lat},{lon},500,{what},0,upland"


@st.composite
def declared(draw: st.DrawFn) -> str:
    """A party's list of what stands at a site."""
    begin = draw(MINUTES)
    lat, lon = draw(SPOTS)
    span = f"{_when(begin)},{_when(begin + draw(st.integers(100, 4000)))}"
    weapon = draw(st.sampled_from(["mortar_82", "mortar_120"]))
    record = f"D-{draw(st.integers(1, 3))},{draw(REVISIONS)},{_when(begin - draw(st.integers(0, 4000)))}"
    return f"{record},upland,{span},UTC,S-1,holding_area,{weapon},4,{lat},{lon},3000"


@st.composite
def inspected(draw: st.DrawFn) -> str:
    """A visit to a site."""
    begin = draw(MINUTES)
    lat, lon = draw(SPOTS)
    span = f"{_when(begin)},{_when(begin + 60)}"
    access = draw(st.sampled_from(["full", "partial", "denied"]))
    numbers = f"{draw(st.integers(0, 4))},{draw(st.integers(0, 1))}" if access == "full" else ","
    found = f"{'' if access == 'full' else 'not let in'},mortar_82,{numbers}"
    return f"I-{draw(st.integers(1, 3))},{draw(REVISIONS)},{span},UTC,S-1,announced,{access},{found},{lat},{lon},3000"


def _file(source: str, header: str, row: st.SearchStrategy[str]) -> st.SearchStrategy[Delivery]:
    return st.lists(row, min_size=1, max_size=6).map(lambda rows: Delivery(source, header, tuple(rows)))


def deliveries(most: int = 6) -> st.SearchStrategy[list[Delivery]]:
    """A few files of different sources."""
    one = st.one_of(
        _file("observations", OBSERVATIONS, seen()),
        _file("observations", OBSERVATIONS, seen()),
        _file("firms", FIRES, fire()),
        _file("coverage", WATCHES, watch()),
        _file("notifications", NOTIFIED, notified()),
        _file("observations", RESTRICTED, restricted()),
        _file("declarations", DECLARED, declared()),
        _file("inspections", INSPECTED, inspected()),
    )
    return st.lists(one, min_size=1, max_size=most)


@contextmanager
def open_mission(path: Path) -> Iterator[tuple[MissionFolder, Store]]:
    """An empty exercise mission with its views."""
    with create(path, FILES, "test") as folder:
        store = with_evidence(folder, shelves())
        try:
            yield folder, store
        finally:
            store.close()


def take(folder: MissionFolder, store: Store, files: Sequence[Delivery]) -> None:
    """Take files in and bring evidence, but not what follows from it, up to date."""
    for number, file in enumerate(files):
        take_in(folder, shelves(), file.source, f"{number}.csv", file.data, RECEIVED_MS)
    absorb_entries(folder, store, shelves())


def state_of(path: Path, *batches: Sequence[Delivery]) -> str:
    """The state of a mission that took its files in these batches and derived after each."""
    with open_mission(path) as (folder, store):
        for batch in batches:
            take(folder, store, batch)
            catch_up(folder, store, shelves())
        return store.state()
