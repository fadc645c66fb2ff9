"""How the pages of the guarantees house are made: each from the templates of its own folder and those that pages share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from trucewatch.errors import WorkflowError
from trucewatch.model.edition import Edition
from trucewatch.outputs.amounts import bar
from trucewatch.outputs.reasoning import Reasoning
from trucewatch.publish.say import Language

Read = Callable[[str], str]
SHARED: Final = {
    "parts.html": "html/templates/parts.html",
    "frame.html": "templates/frame.html",
    "house.html": "templates/house.html",
    "statement.html": "templates/statement.html",
}
"""Templates that several pages use, and where they lie."""
STYLES: Final = ("html/templates/style.css", "templates/house.css")


def page(edition: Edition, language: Language | None, read: Read, folder: str) -> bytes:
    """The page `page.html` of a folder, filled with an edition: UTF-8, self-contained, equal for equal arguments.

    An edition that names an audience makes a page that is marked as restricted to it.
    Raises: WorkflowError: no language, or a message is missing in it.
    """
    if language is None:
        raise WorkflowError("A page needs a language.", hint="Name one of the mission's languages.")
    wording = Reasoning(edition, language)
    text = (
        _templates(read, folder)
        .get_template("page.html")
        .render(
            e=edition,
            facts=edition.get("facts", edition),
            say=wording.say,
            s=wording,
            language=language,
            restricted="audience" in edition,
            draw=bar,
            style=_style(read),
        )
    )
    return text.encode()


@functools.cache  # compiling the templates takes longer than filling them
def _templates(read: Read, folder: str) -> Environment:
    """The templates of a folder and the shared ones; everything that is not markup is escaped."""

    def load(name: str) -> str:
        return read(SHARED.get(name, f"{folder}/{name}"))

    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    return Environment(loader=FunctionLoader(load), autoescape=True, **options)


def _style(read: Read) -> Markup:
    """The style of the pages of pledges: that of the bulletin, and what they add to it."""
    return Markup("").join(Markup(read(name)) for name in STYLES)  # noqa: S704 - our own files
