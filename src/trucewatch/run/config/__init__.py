"""Configuration: a mission's files, checked against their schemas and their meaning, as the nouns that the stages take.

Bytes in, nouns out; the one thing read from disk is what ships with the package. What is wrong is told with file and line, and
with what to write instead, before anything of it is used.
"""

from __future__ import annotations

from typing import Final

from trucewatch.run.config.agreement import agreement_of, load_agreement
from trucewatch.run.config.houses import OF_GUARANTEES, OF_MONITORING
from trucewatch.run.config.mission import load_mission
from trucewatch.run.config.register import load_register
from trucewatch.run.config.shelf import shipped, shipped_missions

__all__ = [
    "CONFIGURATION",
    "agreement_of",
    "load_agreement",
    "load_mission",
    "load_register",
    "shipped",
    "shipped_missions",
]

CONFIGURATION: Final = ("mission.yaml", *OF_MONITORING, *OF_GUARANTEES)
"""Paths in a mission folder that can change a derived or published byte: each enters the ledger before it is used. No other file is read."""
