"""The files of a mission folder to a checked `Mission`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from trucewatch.model.mission import Mission, Office, PublishWindow, Region, Release, Side, Water
from trucewatch.publish.release import FLOORS, floors
from trucewatch.run.config.clutter import load_clutter
from trucewatch.run.config.documents import Spot, read_yaml, required
from trucewatch.run.config.gazetteer import localities
from trucewatch.run.config.geometry import shape_of
from trucewatch.run.config.houses import GUARANTEES, refuse_other_house
from trucewatch.run.config.indicators import load_indicators
from trucewatch.run.config.meaning import day, instant_ms, known, once, texts, timezone
from trucewatch.run.config.ranges import load_ranges
from trucewatch.run.config.reliability import load_reliability
from trucewatch.run.config.schemas import checked_json, checked_yaml

_WATCHES_NOTHING: Final[dict[str, Any]] = {
    "area_names": {},
    "area": Region(()),
    "cut_off": "00:00",
    "night_from": "00:00",
    "night_until": "00:00",
    "agreement": "",
    "sides": (),
    "release": FLOORS,
}
"""What a guarantees mission has in the place of an area, an agreement and parties."""


def load_mission(
    files: Mapping[str, bytes],
    sources: Collection[str] | None = None,
    languages: Collection[str] | None = None,
) -> Mission:
    """Read and check a mission's configuration.

    Args:
        files: bytes by path below the mission folder, with forward slashes; others than the configuration are not looked at.
        sources: names of the source shelf; None: any name passes.
        languages: languages that are complete and so on offer; None: any language passes.
    Raises: AgreementError: a file is missing, does not fit its schema, or means nothing that can be used.
    """
    spot = mission_file(files)
    refuse_other_house(files, spot.value["house"])
    tags = _languages(spot, languages)
    _check_offices(spot)
    of_both = _of_both_houses(spot, sources, tags)
    if spot.value["house"] == GUARANTEES:
        return Mission(**of_both, **_WATCHES_NOTHING)
    area = _area(files)
    end_ms, seed = _exercise(spot.find("exercise"))
    given = spot.value
    _check_clock(spot)
    return Mission(
        **of_both,
        area_names=texts(spot.at("area", "names"), tags),
        area=area,
        cut_off=given["cut_off"],
        night_from=given["night"]["from"],
        night_until=given["night"]["until"],
        agreement=given["agreement"],
        sides=tuple(Side(s.value["id"], texts(s.at("names"), tags)) for s in spot.each("sides")),
        release=_release(files),
        raw_audio_basis=given.get("raw_audio_basis", ""),
        exercise="exercise" in given,
        localities=localities(files, tags, area),
        waters=_waters(files),
        clutter=load_clutter(files),
        ranges=load_ranges(spot.each("ranges")),
        reliability=load_reliability(spot.each("reliability"), given["sources"]),
        indicators=load_indicators(spot.each("indicators"), tags),
        end_ms=end_ms,
        seed=seed,
    )


def mission_file(files: Mapping[str, bytes]) -> Spot:
    """`mission.yaml`, checked against the schema of its own house.

    Raises: AgreementError: it is missing, or does not fit.
    """
    data = required(files, "mission.yaml")
    written = read_yaml("mission.yaml", data, {}).value
    house = written.get("house") if isinstance(written, dict) else None
    return checked_yaml("mission.yaml", data, GUARANTEES if house == GUARANTEES else "mission")


def _of_both_houses(spot: Spot, sources: Collection[str] | None, tags: tuple[str, ...]) -> dict[str, Any]:
    """What a mission says in either house."""
    given = spot.value
    return {
        "id": given["id"],
        "house": given["house"],
        "titles": texts(spot.at("titles"), tags),
        "about": texts(spot.at("about"), tags),
        "timezone": timezone(spot.at("timezone")),
        "languages": tags,
        "language_of_record": known(spot.at("language_of_record"), tags, "language of this mission"),
        "sources": tuple(s.value if sources is None else known(s, sources, "source") for s in spot.each("sources")),
        "offices": tuple(_office(s, tags) for s in spot.each("offices")),
        "witnesses": tuple(given.get("witnesses", ())),
        "mandate": given.get("mandate", ""),
        "publish": _publish(spot.find("publish")),
        "context": _context(spot.find("context"), tags),
    }


def _languages(spot: Spot, offered: Collection[str] | None) -> tuple[str, ...]:
    listed = spot.each("languages")
    return tuple(tag.value if offered is None else known(tag, offered, "complete language") for tag in listed)


def _area(files: Mapping[str, bytes]) -> Region:
    spot = checked_json("area.geojson", required(files, "area.geojson"), "shapes")
    shapes = [shape_of(feature.at("geometry")) for feature in spot.each("features")]
    if len(shapes) != 1 or shapes[0].lines:
        what = "The area of observation is one polygon."
        raise spot.refusal(what, "Keep a single Polygon or MultiPolygon in the file.")
    return shapes[0].region


def _waters(files: Mapping[str, bytes]) -> tuple[Water, ...]:
    if "waters.geojson" not in files:
        return ()
    features = checked_json("waters.geojson", files["waters.geojson"], "shapes").each("features")
    return tuple(_water(feature) for feature in features)


def _water(feature: Spot) -> Water:
    shape = shape_of(feature.at("geometry"))
    return Water(dict(feature.at("properties").get("names", {})), shape.region, line=bool(shape.lines))


def _check_clock(spot: Spot) -> None:
    night = spot.at("night")
    if night.value["from"] == night.value["until"]:
        raise night.refusal("The night has no length.", "Give `from` and `until` different times.")


def _check_offices(spot: Spot) -> None:
    once(spot.each("sides"), "sides")
    once(spot.each("offices"), "offices")
    sides = [s.value["id"] for s in spot.each("sides")]
    for party in (office.find("party") for office in spot.each("offices")):
        if party:
            known(party, sides, "side")


def _office(spot: Spot, tags: tuple[str, ...]) -> Office:
    o = spot.value
    return Office(o["id"], texts(spot.at("titles"), tags), o["person"], o["nationality"], o.get("party", ""), o["vkey"])


def _release(files: Mapping[str, bytes]) -> Release:
    """The release policy; a value below the floor is refused here, for the code would not follow it anyway."""
    if "release.yaml" not in files:
        return FLOORS
    spot = checked_yaml("release.yaml", files["release.yaml"], "release")
    wanted = Release(
        **{name: spot.get(name, getattr(FLOORS, name)) for name in ("cell_resolution", "delay_h", "casualty_floor")}
    )
    held = floors(wanted)
    for name in spot.value:
        if getattr(held, name) != getattr(wanted, name):
            what = f"`{name}: {getattr(wanted, name)}` is looser than the floor in code, {getattr(held, name)}."
            raise spot.at(name).refusal(what, "Write the floor or something stricter, or leave the line out.")
    return held


def _publish(spot: Spot | None) -> PublishWindow | None:
    if spot is None:
        return None
    first, last = day(spot.at("from")), spot.find("until")
    if last and day(last) < first:
        raise spot.refusal("The publish window ends before it begins.", "Exchange `from` and `until`.")
    return PublishWindow(spot.value["from"], spot.get("until"))


def _context(spot: Spot | None, tags: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    if spot is None:
        return {}
    missing = [tag for tag in tags if tag not in spot.value]
    if missing:
        raise spot.refusal(
            f"There is no context in `{missing[0]}`.", f"Add a list `{missing[0]}:` beside the other languages."
        )
    return {tag: tuple(paragraphs) for tag, paragraphs in spot.value.items()}


def _exercise(spot: Spot | None) -> tuple[int, int]:
    """End in milliseconds and seed of an exercise; zeros for a mission that is none."""
    if spot is None:
        return 0, 0
    end_ms = instant_ms(spot.at("end"))
    if end_ms <= instant_ms(spot.at("start")):
        raise spot.refusal("The exercise ends before it begins.", "Exchange `start` and `end`.")
    return end_ms, int(spot.value["seed"])
