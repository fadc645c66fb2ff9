"""The shelf of outputs: each folder turns an edition into one kind of file. They add nothing and leave nothing out that a mark demands.

A folder holds `render.py` with `render(edition, language, read) -> bytes`. `read` gives the text of a file of this shelf by its name, such as
`html/templates/page.html`; the caller knows where the package lies, the shelf does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from trucewatch.model.edition import Edition
from trucewatch.outputs.geojson import render as geojson
from trucewatch.outputs.html import render as html
from trucewatch.outputs.json import render as json
from trucewatch.publish.say import Language

Read: TypeAlias = Callable[[str], str]
Render: TypeAlias = Callable[[Edition, Language | None, Read], bytes]


@dataclass(frozen=True)
class Output:
    """One kind of file. `spoken`: there is one for each language; otherwise one for all."""

    name: str
    suffix: str
    media_type: str
    spoken: bool
    render: Render


def catalogue() -> Mapping[str, Output]:
    """Every output by its name."""
    listed = (
        Output("html", "html", "text/html", spoken=True, render=html.render),
        Output("json", "json", "application/json", spoken=False, render=json.render),
        Output("geojson", "geojson", "application/geo+json", spoken=False, render=geojson.render),
    )
    return {output.name: output for output in listed}


def file_name(period: str, version: int, output: Output, tag: str = "") -> str:
    """What a published file is called: `2031-05-03.v1.de.html`; a span's slash is written as `_`."""
    tongue = f".{tag}" if output.spoken else ""
    return f"{period.replace('/', '_')}.v{version}{tongue}.{output.suffix}"
