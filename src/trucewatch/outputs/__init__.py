"""The shelf of outputs: each folder turns an edition into one kind of file. They add nothing and leave nothing out that a mark demands.

A folder holds `render.py` with `render(edition, language, read) -> bytes`. `read` gives the text of a file of this shelf by its name, such as
`html/templates/page.html`; the caller knows where the package lies, the shelf does not. What several pages share stands beside the folders.
`calendar/` and `notices/` have no `render.py`: they are made of cases and not of editions; nor have `score/`, the page of an exercise's score, and
`pictures/`, the picture of one explosion for staff on duty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from trucewatch.model.edition import Edition
from trucewatch.outputs.backing import render as backing
from trucewatch.outputs.explosions import render as explosions
from trucewatch.outputs.geojson import render as geojson
from trucewatch.outputs.html import render as html
from trucewatch.outputs.json import render as json
from trucewatch.outputs.positions import render as positions
from trucewatch.outputs.quakeml import render as quakeml
from trucewatch.outputs.scenarios import render as scenarios
from trucewatch.publish.backing import FORMAT as BACKING
from trucewatch.publish.compose import FORMAT as BULLETIN
from trucewatch.publish.events import FORMAT as EVENTS
from trucewatch.publish.positions import FORMAT as POSITIONS
from trucewatch.publish.say import Language
from trucewatch.publish.scenarios import FORMAT as SCENARIOS

Read: TypeAlias = Callable[[str], str]
Render: TypeAlias = Callable[[Edition, Language | None, Read], bytes]
PUBLIC: Final = (BULLETIN, POSITIONS)
RESTRICTED: Final = (BACKING, SCENARIOS)
INTERNAL: Final = (EVENTS,)
"""Formats of editions: those that are published, those that only guarantors see, and those that only the house's own analysts see."""


@dataclass(frozen=True)
class Output:
    """One kind of file. `spoken`: there is one for each language; otherwise one for all. `formats`: of the editions that it is made of."""

    name: str
    suffix: str
    media_type: str
    spoken: bool
    render: Render
    formats: tuple[str, ...] = (BULLETIN,)


def catalogue() -> Mapping[str, Output]:
    """Every output by its name, of both houses."""
    pages = (("positions", positions, POSITIONS), ("backing", backing, BACKING), ("scenarios", scenarios, SCENARIOS))
    listed = (
        Output("html", "html", "text/html", spoken=True, render=html.render),
        *(Output(n, "html", "text/html", spoken=True, render=made.render, formats=(f,)) for n, made, f in pages),
        Output(
            "json",
            "json",
            "application/json",
            spoken=False,
            render=json.render,
            formats=(*PUBLIC, *RESTRICTED, *INTERNAL),
        ),
        Output("geojson", "geojson", "application/geo+json", spoken=False, render=geojson.render),
        Output("explosions", "html", "text/html", spoken=True, render=explosions.render, formats=INTERNAL),
        Output("quakeml", "quakeml", "application/xml", spoken=False, render=quakeml.render, formats=INTERNAL),
    )
    return {output.name: output for output in listed}


def outputs_of(edition: Edition) -> tuple[Output, ...]:
    """The outputs that are made of an edition of this format."""
    return tuple(output for output in catalogue().values() if edition["format"] in output.formats)


def file_name(period: str, version: int, output: Output, tag: str = "") -> str:
    """What a published file is called: `2031-05-03.v1.de.html`; a span's slash is written as `_`."""
    tongue = f".{tag}" if output.spoken else ""
    return f"{period.replace('/', '_')}.v{version}{tongue}.{output.suffix}"


def restricted_name(stem: str, output: Output, tag: str = "") -> str:
    """What a file for guarantors or analysts is called: `backing.de.html`; it has no version, for it is made anew whenever it is asked for."""
    return f"{stem}.{tag}.{output.suffix}" if output.spoken else f"{stem}.{output.suffix}"
