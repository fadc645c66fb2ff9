"""Render the edition for analysts as one HTML file, the newest explosion first."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from trucewatch.errors import WorkflowError
from trucewatch.model.edition import Edition
from trucewatch.outputs.explosions.speech import Speech
from trucewatch.publish.say import Language

Read = Callable[[str], str]
FOLDER: Final = "explosions/templates"
SHARED: Final = {"parts.html": "html/templates/parts.html"}
STYLES: Final = ("html/templates/style.css", "templates/house.css", f"{FOLDER}/explosions.css")


def render(edition: Edition, language: Language | None, read: Read) -> bytes:
    """The page of explosions in a language: UTF-8, self-contained but for the pictures it leads to, equal for equal arguments.

    Raises: WorkflowError: no language, or a message is missing in it.
    """
    if language is None:
        raise WorkflowError("A page needs a language.", hint="Name one of the mission's languages.")
    speech = Speech(edition, language)
    style = Markup("").join(Markup(read(name)) for name in STYLES)  # noqa: S704 - our own files
    page = _templates(read).get_template("page.html")
    return page.render(e=edition, s=speech, say=speech.say, language=language, style=style).encode()


@functools.cache  # compiling the templates takes longer than filling them
def _templates(read: Read) -> Environment:
    def load(name: str) -> str:
        return read(SHARED.get(name, f"{FOLDER}/{name}"))

    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    return Environment(loader=FunctionLoader(load), autoescape=True, **options)
