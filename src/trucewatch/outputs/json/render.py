"""Write an edition as the canonical JSON from which its pages are made."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from trucewatch.model.edition import Edition
from trucewatch.publish.say import Language


def render(edition: Edition, language: Language | None, read: Callable[[str], str]) -> bytes:  # noqa: ARG001 - one form for all outputs
    """The edition as RFC 8785 JSON; its marks stand in `marks`.

    Limits: right for what an edition may hold (ASCII keys, text, integers below 2**53, lists), which `compose` keeps to.
    """
    return msgspec.json.encode(edition, order="sorted")
