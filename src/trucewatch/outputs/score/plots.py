"""The score of an exercise as one HTML page: how often probabilities came true, what was found, how far places are off.

A page for those who build and run a mission, in English: it is made from a truth that no mission has, and never published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

FOLDER: Final = "score/templates"
STYLES: Final = ("html/templates/style.css", f"{FOLDER}/plots.css")
SIDE: Final = 200
"""Width and height of a plot, in units of its own picture."""
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
    style = Markup("").join(Markup(read(name)) for name in STYLES)  # noqa: S704 - our own files
    curves = [_curve(NAMES.get(name, name), judged) for name, judged in data["calibration"].items() if judged["n"]]
    page = made.get_template("page.html").render(d=data, curves=curves, style=style, side=SIDE, percent=_percent)
    return page.encode()


def _percent(share: float) -> str:
    """A share in per cent with one decimal."""
    return f"{100 * share:.1f} %"


def _curve(name: str, judged: Mapping[str, Any]) -> dict[str, Any]:
    """What a plot draws: for each group where it lies from left to right, how often it came true, and how large its mark is by its number."""
    most = max((point["n"] for point in judged["curve"]), default=1)
    marks = [
        {
            "from": SIDE * point.get("least", point.get("p", 0)),
            "to": SIDE * point.get("most", point.get("p", 0)),
            "y": SIDE * (1 - point["happened"]),
            "r": 3 + 6 * (point["n"] / most) ** 0.5,
            "text": _said(point),
        }
        for point in judged["curve"]
    ]
    return {"name": name, "marks": marks, **{k: judged.get(k) for k in ("ece", "brier", "n", "width")}}


def _said(point: Mapping[str, Any]) -> str:
    said = f"{point['p']:.2f}" if "p" in point else f"{point['least']:.2f} to {point['most']:.2f}"
    return f"said {said}, came true {point['happened']:.2f}, of {point['n']}"
