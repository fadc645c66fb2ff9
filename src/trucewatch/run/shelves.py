"""What the shelves hold, read from the package once: sources, outputs, languages."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from trucewatch import sources
from trucewatch.errors import WorkflowError
from trucewatch.ingest.source import Source
from trucewatch.model.edition import Edition
from trucewatch.model.pictures import Picture
from trucewatch.publish.say import Language, complete, read

if TYPE_CHECKING:
    from trucewatch.outputs import Output


@dataclass(frozen=True)
class Shelves:
    """Parsers and manifests by source name; the rooms below take what they need of it."""

    sources: Mapping[str, Source]


@functools.cache
def shelves() -> Shelves:
    """The shelves as they ship."""
    return Shelves(sources.catalogue(_reader("sources")))


@functools.cache
def languages() -> Mapping[str, Language]:
    """The languages that are complete, by tag."""
    texts = {
        folder.name: [
            p.read_text("utf-8") for p in sorted(folder.iterdir(), key=lambda p: p.name) if p.name.endswith(".po")
        ]
        for folder in files("trucewatch.languages").iterdir()
        if folder.is_dir() and folder.name != "__pycache__"
    }
    return {tag: read(tag, texts[tag]) for tag in sorted(complete(texts))}


def language(tag: str) -> Language:
    """One language that is complete. Raises: WorkflowError: there is none of that tag."""
    found = languages().get(tag)
    if found is None:
        hint = f"There are: {', '.join(languages())}."
        raise WorkflowError(f"There is no language `{tag}`.", hint=hint, place="--lang")
    return found


def render_pages(edition: Edition) -> dict[str, bytes]:
    """Every file of an edition by its name: the mission's languages for what is spoken, one for what is not."""
    from trucewatch import outputs  # templates and drawing, for those who render

    name, version = edition["period"]["name"], edition["provenance"]["version"]
    return _rendered(edition, lambda output, tag: outputs.file_name(name, version, output, tag))


def render_restricted(edition: Edition, stem: str) -> dict[str, bytes]:
    """Every file of an edition for guarantors by its name, which begins with `stem` and has no version."""
    from trucewatch import outputs

    return _rendered(edition, lambda output, tag: outputs.restricted_name(stem, output, tag))


def render_score(data: Mapping[str, Any], spoken: Language) -> bytes:
    """The page of plots of a score in a language."""
    from trucewatch.outputs.score.plots import plots

    return plots(data, spoken, _reader("outputs"))


def render_picture(picture: Picture, frame: Mapping[str, Any], spoken: Language) -> bytes:
    """The picture of an explosion in a language, as SVG. Args: frame: as `pictures.drawn.Frame`."""
    from trucewatch.outputs.pictures.drawn import Frame, draw

    return draw(picture, Frame(**frame), spoken, _reader("outputs"))


def _rendered(edition: Edition, name: Callable[[Output, str], str]) -> dict[str, bytes]:
    from trucewatch import outputs

    made: dict[str, bytes] = {}
    for output in outputs.outputs_of(edition):
        for tag in edition["mission"]["languages"] if output.spoken else [""]:
            spoken = languages().get(tag) if tag else None
            made[name(output, tag)] = output.render(edition, spoken, _reader("outputs"))
    return made


def page_name(edition: Edition, given: str, lang: str | None) -> str:
    """The page of an edition that a file of this name must be: by its ending, and its language or the one before the ending."""
    from trucewatch import outputs

    name, version = edition["period"]["name"], edition["provenance"]["version"]
    parts = given.split(".")
    tag = lang or (parts[-2] if len(parts) > 2 and parts[-2] in edition["mission"]["languages"] else "")
    tag = tag or edition["mission"]["language_of_record"]
    found = (o for o in outputs.outputs_of(edition) if given.endswith(f".{o.suffix}"))
    return next((outputs.file_name(name, version, o, tag) for o in found), given)


@functools.cache
def _reader(shelf: str) -> Callable[[str], str]:
    folder = files("trucewatch").joinpath(shelf)
    return lambda path: folder.joinpath(path).read_text("utf-8")
