"""The counts of a page: rules side by side, then each rule by itself with its definition, its day and night, and its bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from trucewatch.model.edition import Edition
from trucewatch.outputs.html.speech import Speech
from trucewatch.publish.places import SIDE
from trucewatch.publish.unseen import DISPLACEMENT, LOST_BELOW_E6

Row = dict[str, Any]


class Counting:
    """The tables of the section of counts."""

    def __init__(self, edition: Edition, speech: Speech) -> None:
        self._speech = speech
        self._facts: dict[str, Any] = edition["facts"]
        self._rows = {(row["rule"], row["zone"]): row for row in self._facts["counts"]}
        self._before = {(row["rule"], row["zone"]): row for row in self._facts["counts_before"]}
        self._bounds = {(row["rule"], row["zone"]): row for row in self._facts["bounds"]}
        self._rules: list[Row] = edition["agreement"]["rules"]
        places = [z["id"] for z in edition["zones"] if not z["line"]] + [SIDE + s for s in self._facts["sides"]]
        self._places = [place for place in places if any((rule["id"], place) in self._rows for rule in self._rules)]

    @property
    def dark(self) -> bool:
        """Whether nothing at all could be counted: every figure is a zero that nobody could have observed."""
        return all(_dark(row) for row in self._rows.values())

    @property
    def unequal(self) -> bool:
        """Whether coverage differs between the zones of a rule, so that its figures cannot be set against each other."""
        bands: dict[str, set[str]] = {}
        for row in self._rows.values():
            bands.setdefault(row["rule"], set()).add(row["coverage"])
        return any(len(found) > 1 for found in bands.values())

    @property
    def sides(self) -> bool:
        """Whether there are rows by side."""
        return any(place.startswith(SIDE) for place in self._places)

    def rules(self) -> list[Row]:
        """Every rule of the agreement with its definition in words and its own rows."""
        return [
            {
                **rule,
                "said": definition(rule, self._speech),
                "bounded": any(name == rule["id"] for name, _ in self._bounds),
                "rows": [self._detail(rule["id"], p) for p in self._places if (rule["id"], p) in self._rows],
            }
            for rule in self._rules
        ]

    def side_by_side(self) -> list[Row]:
        """A row for each place, with a cell for each rule; None where a rule has no figure for the place."""
        scales = {rule["id"]: self._scale(rule["id"]) for rule in self._rules}
        return [
            {
                "zone": place,
                "side": place.startswith(SIDE),
                "cells": [self._cell(r["id"], place, scales) for r in self._rules],
            }
            for place in self._places
        ]

    def lost(self) -> Markup:
        """How much of the exposure was denied or jammed, in a word, and where."""
        zones = _grouped((row["lost"], row["zone"]) for row in self._facts["lost"])
        words = [
            (self._speech.say(f"lost.{word}"), self._named(zones[word]))
            for word in (*LOST_BELOW_E6, "most")
            if word in zones
        ]
        return self._speech.joined([self._speech.say("bulletin.lost.row", lost=w, zones=named) for w, named in words])

    def displacement(self) -> Markup:
        """One sentence on whether fire was found to move to where nobody looks, and where."""
        zones = _grouped((result, zone) for zone, result in self._facts["displacement"].items())
        said = [
            self._speech.say(f"bulletin.displacement.{r}", zones=self._named(zones[r]))
            for r in DISPLACEMENT
            if r in zones
        ]
        if not said:
            return self._speech.say("bulletin.displacement.unexamined")
        return self._speech.say("bulletin.displacement", results=Markup("; ").join(said))

    def _named(self, zones: list[str]) -> Markup:
        return self._speech.joined([self._speech.zone(zone) for zone in zones])

    def _cell(self, rule: str, place: str, scales: Mapping[str, int]) -> Row | None:
        row = self._rows.get((rule, place))
        if row is None:
            return None
        return {
            "rule": rule,
            "dark": _dark(row),
            "band": row["coverage"],
            "now": self._speech.count(row["least"], row["most"], rule, row["coverage"], row["id"]),
            "bar": bar(row["least"], row["most"], scales[rule]),
        }

    def _detail(self, rule: str, place: str) -> Row:
        row, before = self._rows[rule, place], self._before.get((rule, place))
        say, seen = self._speech, row["coverage"]
        return {
            "zone": place,
            "band": seen,
            "dark": _dark(row),
            "now": say.count(row["least"], row["most"], rule, seen, row["id"]),
            "day": say.count(row["day"]["least"], row["day"]["most"], rule, seen),
            "night": say.count(row["night"]["least"], row["night"]["most"], rule, seen),
            "before": say.count(before["least"], before["most"], rule, before["coverage"]) if before else None,
            "before_band": before["coverage"] if before else "",
            "bound": self._bound(rule, place),
        }

    def _bound(self, rule: str, place: str) -> Markup:
        row = self._bounds.get((rule, place))
        if row is None:
            return self._speech.say("bulletin.bound.none")
        if row["why"]:
            return self._speech.say(f"bulletin.bound.{row['why']}")
        return self._speech.bound(row["most"], rule, row["coverage"])

    def _scale(self, rule: str) -> int:
        """The widest figure of a rule; an open one is drawn a quarter longer than what is certain."""
        rows = [row for (name, _), row in self._rows.items() if name == rule]
        return max((row["least"] * 5 // 4 if row["most"] == -1 else row["most"] for row in rows), default=0)


def definition(rule: Mapping[str, Any], speech: Speech) -> Markup:
    """What a rule counts, in words: its unit, kinds, means, and whether exercises, direction and side enter."""
    said = [_unit(rule, speech), speech.say("bulletin.rule.kinds", kinds=_words("kind", rule["kinds"], speech))]
    if rule["means"]:
        said.append(speech.say("bulletin.rule.means", means=_words("agreement.means", rule["means"], speech)))
    said.append(speech.say(f"bulletin.rule.exercises_{'in' if rule['exercises'] else 'out'}"))
    if rule["one_direction"]:
        said.append(speech.say("bulletin.rule.one_direction"))
    if percent := rule.get("about_percent", 0):
        said.append(speech.say("bulletin.rule.about", percent=speech.percent(percent * 10_000)))
    if "side" in rule["by"]:
        said.append(speech.say("bulletin.rule.by_side"))
    return Markup(" ").join(said)


def _unit(rule: Mapping[str, Any], speech: Speech) -> Markup:
    unit = rule["unit"]
    if unit == "episode":
        near, soon = speech.distance(rule["merge_distance_m"]), speech.minutes(rule["merge_time_s"] // 60)
        return speech.say("bulletin.rule.episode", distance=near, time=soon)
    if unit == "clause" and rule["clauses"]:
        named = speech.joined([speech.identity(clause) for clause in rule["clauses"]])
        return speech.say("bulletin.rule.clause", clauses=named)
    return speech.say("bulletin.rule.every_clause" if unit == "clause" else f"bulletin.rule.{unit}")


def _words(family: str, words: list[str], speech: Speech) -> Markup:
    return speech.joined([speech.say(f"{family}.{word}") for word in words])


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The zones of each word, in their order."""
    made: dict[str, list[str]] = {}
    for word, zone in pairs:
        made.setdefault(word, []).append(zone)
    return made


def _dark(row: Mapping[str, Any]) -> bool:
    return bool(row["coverage"] == "not_observed" and row["most"] == 0)


def bar(least: int, most: int, scale: int) -> dict[str, str] | None:
    """Where the thin bar from least to most lies, in percent of the widest count of its rule."""
    if scale == 0:
        return None
    upper = scale if most == -1 else most
    return {"left": f"{100 * least / scale:.1f}", "width": f"{100 * (upper - least) / scale:.1f}"}
