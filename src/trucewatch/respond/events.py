"""How the rules write down what follows from a command."""

from __future__ import annotations

from typing import Any

from trucewatch.model.cases import Command, Event, Spoken
from trucewatch.respond import reading


def event(command: Command, name: str, /, **data: Any) -> Event:
    """What follows from a command, at its time, by those who signed it."""
    return Event(name, command.at_ms, command.entry, tuple([s.office for s in command.signers]), data)


def spoken(command: Command, field: str = "text", about: str = "") -> Spoken:
    """What the first signer says in a field, in the language it names, with the evidence it rests on."""
    signer = command.signers[0]
    said, evidence = reading.text(command, field), reading.ids(command, "evidence")
    language = reading.language(command)
    return Spoken(signer.office, signer.party, said, language, evidence, command.at_ms, command.entry, about)
