"""Render an edition as one HTML file."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from trucewatch.errors import WorkflowError
from trucewatch.model.edition import Edition
from trucewatch.outputs.html.counting import Counting
from trucewatch.outputs.html.drawing import draw
from trucewatch.outputs.html.speech import Speech
from trucewatch.outputs.html.tables import Tables
from trucewatch.publish.likely import LIKELY, SCALE_E6
from trucewatch.publish.say import Language
from trucewatch.publish.unseen import BOUND_CERTAINTY_E6, LOST_BELOW_E6

FOLDER: Final = "html/templates"


def render(edition: Edition, language: Language | None, read: Callable[[str], str]) -> bytes:
    """The page of an edition in a language: UTF-8, self-contained, equal for equal arguments.

    Raises: WorkflowError: no language, or a message is missing in it.
    """
    if language is None:
        raise WorkflowError("A page needs a language.", hint="Name one of the mission's languages.")
    speech = Speech(edition, language)
    page = _templates(read).get_template("page.html")
    text = page.render(
        e=edition,
        facts=edition["facts"],
        say=speech.say,
        s=speech,
        language=language,
        map=draw(edition, speech),
        counting=Counting(edition, speech),
        tables=Tables(edition, speech),
        words=LIKELY,
        scale=SCALE_E6,
        lost=LOST_BELOW_E6,
        bound_certainty=BOUND_CERTAINTY_E6,
        style=Markup(read(f"{FOLDER}/style.css")),  # noqa: S704 - our own file
    )
    return text.encode()


@functools.cache  # compiling the templates takes longer than filling them
def _templates(read: Callable[[str], str]) -> Environment:
    def load(name: str) -> str:
        return read(f"{FOLDER}/{name}")

    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    return Environment(loader=FunctionLoader(load), autoescape=True, **options)
