"""`trucewatch case seal`: an analyst's analysis to two acts, one that commits to it and one that shows it later."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any, Final

import yaml

from trucewatch.errors import WorkflowError
from trucewatch.respond.attributing import commitment
from trucewatch.run.reading import read_file

FIELDS: Final = ("hypotheses", "who", "confidence", "reasons")
SALT_BYTES: Final = 32
_HINT: Final = "See docs/how-to/run-a-commission.md for what an analysis says."


def seal_analysis(file: Path, case: str) -> tuple[list[str], dict[str, Any]]:
    """Write FILE.seal.yaml and FILE.reveal.yaml beside an analysis.

    The commitment hides the analysis as long as the salt is secret, and binds its author to every character of it.
    Raises: WorkflowError: the analysis cannot be read, or one of the two files is there already.
    """
    analysis = _read(file)
    salt = secrets.token_hex(SALT_BYTES)
    committed = commitment(salt, analysis)
    sealed, shown = Path(f"{file}.seal.yaml"), Path(f"{file}.reveal.yaml")
    for made in (sealed, shown):
        if made.exists():
            hint = "What was sealed stays as it is; move the file away if it was never entered."
            raise WorkflowError("This was sealed already.", hint=hint, place=str(made))
    _write(shown, case, {"command": "reveal", "salt": salt, "analysis": analysis})
    _write(sealed, case, {"command": "seal", "commitment": committed})
    lines = [
        f"{sealed}: enter it now with `trucewatch decide`.",
        f"{shown}: keep it secret until both analysts have sealed, then enter it.",
    ]
    return lines, {"case": case, "commitment": committed, "seal": str(sealed), "reveal": str(shown)}


def _read(file: Path) -> dict[str, Any]:
    """An analysis as `decide` will read it: every scalar as text."""
    try:
        found = yaml.load(read_file(str(file)).decode(), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text only
    except (yaml.YAMLError, UnicodeDecodeError) as e:
        raise WorkflowError("This is not YAML or JSON.", hint=_HINT, place=str(file)) from e
    if not isinstance(found, dict) or set(found) != set(FIELDS):
        raise WorkflowError(f"An analysis has the fields {', '.join(FIELDS)}.", hint=_HINT, place=str(file))
    return found


def _write(file: Path, case: str, content: dict[str, Any]) -> None:
    """An act as JSON, which is YAML too and reads back character for character; readable by its owner alone."""
    act = {"act": "case", "about": case, "content": content}
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(json.dumps(act, indent=1) + "\n")
