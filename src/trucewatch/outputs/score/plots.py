"""The score of an exercise as one HTML page: how often probabilities came true, what was found, how far places are off.

A page for those who build and run a mission: it is made from a truth that no mission has, and never published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from trucewatch.outputs.score.charts import SIDE, STRIP, WIDE, LogScale, points, share_mark
from trucewatch.outputs.score.words import Words
from trucewatch.publish.say import Language

FOLDER: Final = "score/templates"
STYLES: Final = ("html/templates/style.css", f"{FOLDER}/plots.css")


def plots(data: Mapping[str, Any], language: Language, read: Callable[[str], str]) -> bytes:
    """The page of a score (`exercise.score`) in a language: UTF-8, self-contained, equal for equal arguments.

    Args: read: gives the text of a file of the shelf of outputs.
    """
    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    made = Environment(loader=FunctionLoader(lambda name: read(f"{FOLDER}/{name}")), autoescape=True, **options)
    made.filters["at"] = "{:.1f}".format
    style = Markup("").join(Markup(read(name)) for name in STYLES)  # noqa: S704 - our own files
    words = Words(language)
    page = made.get_template("page.html").render(
        d=data,
        w=words,
        say=words.say,
        curves=[_curve(words.name("score.judged", name), judged) for name, judged in data["calibration"].items()],
        places=_places(data["place"]),
        off=_off(data),
        together=_together(data["association"], words),
        causes=_causes(data["false_by_cause"], words),
        heard=_heard(data.get("hearing"), words),
        shares_ticks=[(WIDE * share, words.percent(share, 0)) for share in (0, 0.5, 1)],
        share_mark=share_mark,
        style=style,
        side=SIDE,
        strip=STRIP,
        wide=WIDE,
    )
    return page.encode()


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


def _together(association: Mapping[str, Any], words: Words) -> list[tuple[str, Mapping[str, Any]]]:
    """Rows of the table of association under their names: all, those of fire of arms, by class, by size."""
    return [
        (words.say("score.all"), association),
        (words.say("score.arms"), association["of_arms"]),
        *((words.class_of(name), row) for name, row in association["by_class"].items()),
        *((words.events_of(size), row) for size, row in association["by_size"].items()),
    ]


def _heard(hearing: Mapping[str, Any] | None, words: Words) -> list[tuple[str, Mapping[str, Any]]]:
    """Rows of the table of what was heard: all, by charge, by distance; none where nobody listened."""
    if not hearing:
        return []
    classes = [*hearing["by_charge"].items(), *hearing["by_distance"].items()]
    named = [(words.name("score.hearing.class", name.replace(" ", "_")), row) for name, row in classes]
    return [(words.say("score.all"), hearing["all"]), *named]


def _causes(by_cause: Mapping[str, float], words: Words) -> str:
    """What false incidents rest on, each with its number a day."""
    return words.language.list(
        [f"{words.name('score.cause', name)} {words.decimal(n, 2)}" for name, n in by_cause.items()]
    )
