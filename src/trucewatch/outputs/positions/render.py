"""Render an edition of positions as one HTML file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from trucewatch.model.edition import Edition
from trucewatch.outputs.pages import page
from trucewatch.publish.say import Language

FOLDER: Final = "positions/templates"


def render(edition: Edition, language: Language | None, read: Callable[[str], str]) -> bytes:
    """The page of positions in a language: UTF-8, self-contained, equal for equal arguments.

    Raises: WorkflowError: no language, or a message is missing in it.
    """
    return page(edition, language, read, FOLDER)
