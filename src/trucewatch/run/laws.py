"""Under which law a command on a case was given: the constitution and agreement as adopted and decided before its entry."""

from __future__ import annotations

from bisect import bisect_right
from typing import Self

from trucewatch.errors import AgreementError, WorkflowError
from trucewatch.model.cases import Command, Signer
from trucewatch.model.entries import Entry
from trucewatch.model.time import from_text
from trucewatch.respond.law import Law, law_of
from trucewatch.run.config.commission import load_commission
from trucewatch.run.folder import MissionFolder


def _stranger(signature: dict[str, str]) -> Signer:
    """Who signed with a key that nobody held then: somebody of no nationality and of no seat, whatever office the signature names."""
    return Signer(f"{signature['office']} (by a key that it did not have)", signature["person"], "")


class Laws:
    """The laws of a mission's ledger by the index of an entry, and who signed with which key. Made anew when the ledger has grown."""

    def __init__(self, folder: MissionFolder) -> None:
        self._folder = folder
        changes = {i for i, _ in folder.entries_of("configuration")}
        changes |= {i for i, e in folder.entries_of("decision") if e["act"] == "legal_state"}
        self._changes = sorted(changes)
        self._laws: dict[int, Law | None] = {}
        self._signers: dict[int, dict[str, Signer]] = {}
        self._people = {
            e["vkey"]: Signer(e["name"], e.get("person", ""), e.get("nationality", ""), e.get("party", ""))
            for _, e in folder.entries_of("key")
            if e["role"] == "office"
        }

    def at(self, index: int | None = None) -> Law:
        """The law for an entry at this index (None: the next one). Raises: WorkflowError: the mission had no commission then."""
        law = self.find(self._folder.log.size if index is None else index)
        if law is None:
            raise WorkflowError(
                "This mission has no commission.",
                hint="Put commission.yaml into the mission folder and adopt it; docs/how-to/run-a-commission.md shows one.",
                place="commission.yaml",
            )
        return law

    def find(self, index: int) -> Law | None:
        """The law for an entry at this index; None where the mission had no commission then."""
        place = self._place(index)
        if place not in self._laws:
            self._laws[place], self._signers[place] = self._read(self._changes[place - 1] + 1) if place else (None, {})
        return self._laws[place]

    def whole(self) -> Self:
        """All laws read, so that nothing has to be looked up in the ledger any more."""
        for index in (0, *(change + 1 for change in self._changes)):
            self.find(index)
        return self

    def command(self, index: int, entry: Entry) -> Command:
        """A `case` decision as a command; who signed is read from the ledger's key entries.

        A key that nobody held by then is a stranger's: one that came to the office later, or an old one after the office got another.
        """
        self.find(index)
        known = self._signers[self._place(index)]
        content = dict(entry["content"])
        name = str(content.pop("command", ""))
        signers = tuple([known.get(s["key"]) or _stranger(s) for s in entry["signatures"]])
        return Command(entry["about"], name, content, signers, from_text(entry["time"]), index)

    def _place(self, index: int) -> int:
        """How many changes of the law lie before an entry."""
        return bisect_right(self._changes, index - 1)

    def _read(self, size: int) -> tuple[Law | None, dict[str, Signer]]:
        """The law after so many entries, and who held an office then, by key; none where the files adopted by then made no mission yet."""
        files = {path: data for path, (_, data) in self._folder.adopted(size).items()}
        try:
            mission, agreement = self._folder.settings(size)
            constitution = load_commission(files, mission, agreement)
        except AgreementError:
            return None, {}
        holders = {o.vkey: self._people[o.vkey] for o in mission.offices if o.vkey in self._people}
        return law_of(constitution, agreement) if constitution else None, holders
