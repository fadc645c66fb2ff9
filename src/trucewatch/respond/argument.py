"""What an analysis of who acted must say: hypotheses with evidence for and against, the methods, how sure it is, and why.

Who holds the place is no method: there is no word for it here, so nobody can give it as a reason that counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trucewatch.model.cases import CONFIDENCES, METHODS, Command
from trucewatch.respond import reading
from trucewatch.respond.law import Law
from trucewatch.respond.rights import refuse

NOBODY: Final = ("none", "not_attributable")
"""Confidences with which nobody is named."""
NAMELESS: Final = ("nobody", "unknown")
"""What a hypothesis may name instead of a party."""
METHODS_NEEDED: Final = {"possible": 1, "likely": 1, "confident": 2}
_ANALYSIS: Final = {"hypotheses", "who", "confidence", "reasons"}
_HYPOTHESIS: Final = {"who", "for", "against", "methods"}


def check_analysis(command: Command, content: Any, law: Law) -> None:
    """See that an analysis is whole. Raises: WorkflowError: what is missing in it."""
    if not isinstance(content, Mapping) or set(content) != _ANALYSIS or not isinstance(content["hypotheses"], list):
        refuse(command, f"`analysis` has {', '.join(sorted(_ANALYSIS))}.", "See docs/how-to/run-a-commission.md.")
    for hypothesis in content["hypotheses"]:
        _check_hypothesis(command, hypothesis, law)
    said = _within(command, content)
    confidence, who = reading.word(said, "confidence", CONFIDENCES), reading.text(said, "who")
    if not reading.text(said, "reasons").strip():
        refuse(command, "The analysis gives no `reasons`.", "Say in a paragraph why.")
    if confidence not in NOBODY:
        _check_chosen(command, content["hypotheses"], who, confidence)
    elif who:
        refuse(command, f"`{confidence}` names nobody.", "Leave `who` empty.")


def _check_chosen(command: Command, hypotheses: list[Mapping[str, Any]], who: str, confidence: str) -> None:
    chosen = next((h for h in hypotheses if h["who"] == who and who not in NAMELESS), None)
    if chosen is None or not chosen["for"]:
        refuse(command, f"No evidence for {who or 'anybody'} is named.", "Name it under `for`, by its ids.")
    needed = METHODS_NEEDED[confidence]
    if len(set(chosen["methods"])) < needed:
        what = f"`{confidence}` rests on at least {needed} of the methods."
        refuse(command, what, f"Methods are: {', '.join(METHODS)}. Who holds the place is none.")


def _check_hypothesis(command: Command, hypothesis: Any, law: Law) -> None:
    if not isinstance(hypothesis, Mapping) or set(hypothesis) != _HYPOTHESIS:
        refuse(command, f"A hypothesis has {', '.join(sorted(_HYPOTHESIS))}.", "Write all four, empty lists included.")
    said = _within(command, hypothesis)
    reading.word(said, "who", (*law.parties, *NAMELESS))
    reading.words(said, "methods", METHODS, "method")
    for field in ("for", "against"):
        reading.ids(said, field)


def _within(command: Command, part: Mapping[str, Any]) -> Command:
    """A part of a command, to be read as a command of its own."""
    return Command(command.case, command.name, part, command.signers, command.at_ms, command.entry)
