"""Every command answers as JSON if it is asked to: others script against it."""

from collections.abc import Iterator
from typing import Any

import typer.main

from trucewatch.cli import app


def leaves(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its full name."""
    below = getattr(command, "commands", None)
    if below is None:
        yield name.strip(), command
        return
    for word, inner in below.items():
        yield from leaves(inner, f"{name} {word}")


def test_every_command_has_json() -> None:
    found = dict(leaves(typer.main.get_command(app)))
    assert len(found) > 20
    assert not [name for name, command in found.items() if "--json" not in {o for p in command.params for o in p.opts}]
