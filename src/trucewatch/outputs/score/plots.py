"""The score of an exercise as one HTML page: how often probabilities came true, what was found, how far places are off.

A page for those who build and run a mission, in English: it is made from a truth that no mission has, and never published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from trucewatch.outputs.score.charts import SIDE, STRIP, WIDE, LogScale, points, share_mark

FOLDER: Final = "score/templates"
STYLES: Final = ("html/templates/style.css", f"{FOLDER}/plots.css")
NAMES: Final = {
    "findings": "Findings: that an act is inconsistent with a clause",
    "kind": "Kind: that it is what its name says",
    "class": "Class: that it is of this class of events",
    "clutter": "Ordinary: that it is no fire of arms, or nothing",
    "zone": "Zone: that it lies in a zone, where that is open",
    "membership": "Membership: that an observation is of its incident",
    "apart": "One thing: that two neighbours are one incident",
    "preferred": "Whole: that an incident is one thing and has all of it",
}


def plots(data: Mapping[str, Any], read: Callable[[str], str]) -> bytes:
    """The page of a score (`exercise.score`): UTF-8, self-contained, equal for equal arguments.

    Args: read: gives the text of a file of the shelf of outputs.
    """
    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    made = Environment(loader=FunctionLoader(lambda name: read(f"{FOLDER}/{name}")), autoescape=True, **options)
    made.filters |= {"percent": _percent, "whole": _whole, "words": _words, "at": "{:.1f}".format}
    style = Markup("").join(Markup(read(name)) for name in STYLES)  # noqa: S704 - our own files
    page = made.get_template("page.html").render(
        d=data,
        curves=[_curve(NAMES.get(name, name), judged) for name, judged in data["calibration"].items()],
        places=_places(data["place"]),
        off=_off(data),
        share_mark=share_mark,
        style=style,
        side=SIDE,
        strip=STRIP,
        wide=WIDE,
    )
    return page.encode()


def _percent(share: float | None) -> str:
    """A share in per cent with one decimal; its numbers never break across lines."""
    return "-" if share is None else f"{100 * share:.1f}\N{NO-BREAK SPACE}%"


def _whole(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:,.0f}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _curve(name: str, judged: Mapping[str, Any]) -> dict[str, Any]:
    """A plot of one kind of probability: its marks, and what is said of each."""
    said = list(zip(points(judged["curve"]), judged["curve"], strict=True))
    return {"name": name, "said": said, **{k: judged.get(k) for k in ("ece", "brier", "n", "width")}}


def _places(place: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Rows of the table of regions and of errors: all, then by class."""
    whole = {**place["error_m"], "coverage50": place["coverage50"], "coverage95": place["coverage95"]}
    return [("all", whole), *place["by_class"].items()]


def _off(data: Mapping[str, Any]) -> dict[str, Any]:
    """The scales of distances in metres and of starts in seconds, each with its rows."""
    rows = {"metres": _places(data["place"]), "seconds": [("all", data["time"]["start_off_s"])]}
    return {
        unit: {"scale": LogScale(row[q] for _, row in listed for q in ("p5", "p95")), "rows": listed}
        for unit, listed in rows.items()
    }
