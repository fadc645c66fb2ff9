"""The command line: each command opens a mission, lets `run` do the work, and says what came of it.

Commands import what they need when they are called, so that `--help` answers at once. The order of the imports below is that of `--help`.
"""

from __future__ import annotations

from trucewatch.cli import missions, proofs, looking, agreements, cases, guarantees, making, planning, detecting  # isort: skip
from trucewatch.cli.options import app

__all__ = [
    "agreements",
    "app",
    "cases",
    "detecting",
    "guarantees",
    "looking",
    "main",
    "making",
    "missions",
    "planning",
    "proofs",
]


def main() -> None:
    """The entry point."""
    app(prog_name="trucewatch")
