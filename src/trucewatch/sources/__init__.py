"""The shelf of sources: one folder each, with `source.yaml` (manifest), `parse.py` (pure) and `examples/` that test themselves.

`docs/how-to/add-a-source.md` says how a newcomer adds one. Sources never import each other, and none is named here: the
catalogue is the folders that are there.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import cast

from trucewatch.ingest.source import Delivery, Reading, Source
from trucewatch.sources.manifest import SCHEMA_FILE, read_manifest

__all__ = ["Source", "catalogue", "names"]

Parser = Callable[[Delivery], Reading]


def names() -> tuple[str, ...]:
    """The sources on the shelf, by name."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(__path__) if found.ispkg))


def catalogue(read: Callable[[str], str]) -> dict[str, Source]:
    """Every source of the shelf by its name; a parser is imported when it first reads something.

    Args:
        read: gives the text of a file of the shelf, such as `firms/source.yaml`.
    Raises: SourceError: a manifest does not keep to `source.schema.json`.
    """
    schema = read(SCHEMA_FILE)
    return {
        name: Source(read_manifest(name, read(f"{name}/source.yaml"), schema), _imported_on_use(name))
        for name in names()
    }


def _imported_on_use(name: str) -> Parser:
    def parse(delivery: Delivery) -> Reading:
        module = importlib.import_module(f"{__name__}.{name}.parse")
        return cast("Parser", module.parse)(delivery)

    return parse
