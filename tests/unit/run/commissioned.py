"""The exercise with a manned commission, and cases brought forward by real acts, as the tests of clocks, notices and the embargo need them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trucewatch.run.config import shipped
from trucewatch.run.decide import decide_files
from trucewatch.run.folder import create
from trucewatch.run.proving import make_office_key

CASE = "2031-01"
PEOPLE: Mapping[str, tuple[str, str]] = {
    "chair": ("Iceland", ""),
    "member_one": ("Uruguay", ""),
    "member_two": ("Ghana", ""),
    "secretary": ("Nepal", ""),
    "analyst_one": ("Chile", ""),
    "analyst_two": ("Senegal", ""),
    "upland_delegate": ("Upland", "upland"),
    "lowland_delegate": ("Lowland", "lowland"),
    "observer": ("Norway", ""),
}
"""Office: nationality and party of its holder. `observer` has no seat."""
JUDGES = ("chair", "member_one")


class Commissioned:
    """A mission folder with a key for every office."""

    def __init__(self, folder: Path) -> None:
        self.keys = {office: folder / f"{office}.key" for office in PEOPLE}
        vkeys = {office: make_office_key(file, f"example.org/{office}") for office, file in self.keys.items()}
        files = dict(shipped("exercise"))
        files["mission.yaml"] += _offices(vkeys).encode()
        self.path = folder / "mission"
        self._acts = folder / "act.json"
        self.drafts: dict[str, int] = {}
        with create(self.path, files, "operator"):
            pass

    def act(self, command: str, *offices: str, at: str, case: str = CASE, **content: Any) -> None:
        """Enter a command on a case."""
        if command == "vote":
            content["draft"] = str(self.drafts[case])
        said = {"act": "case", "about": case, "content": {"command": command, **content}}
        self._acts.write_text(json.dumps(said), "utf-8")
        _, entered = decide_files(
            self.path, [str(self._acts)], [self.keys[o] for o in offices], sign_only=False, as_of=at
        )
        if command == "draft":
            self.drafts[case] = entered["entries"][-1]

    def open(self, at: str = "2031-05-05T00:00:00Z", case: str = CASE) -> None:
        """An allegation of one side against the other."""
        when = {"from": "2031-05-04T03:00:00Z", "until": "2031-05-04T04:00:00Z"}
        told = {"fact": "Shots at the ferry.", "place": "Ferry of Orm", "when": when}
        said = {"by": "party", "from": "upland", "accuses": "lowland", "clauses": ["ceasefire"], **told}
        self.act("open", "upland_delegate", at=at, case=case, **said)

    def drafted(self) -> None:
        """The case with a draft that went out on 6 May at 18:00: reply until 7 May 18:00, public from then on."""
        self.open()
        self.act("admit", *JUDGES, at="2031-05-05T06:00:00Z", standard="balance", reasons="Concrete.")
        self.act("call", "chair", at="2031-05-05T12:00:00Z", reasons="Both sides are heard.")
        texts = {"en": "The draft speaks of the ferry of Orm.", "de": "Der Entwurf spricht von der Fähre Orm."}
        self.act("draft", *JUDGES, at="2031-05-06T18:00:00Z", proposes="breach", texts=texts, reply_h="24")

    def ruled(self) -> None:
        """The same with a ruling of 8 May at noon, public a day later."""
        self.drafted()
        for office, vote, dissent in (
            ("chair", "yes", ""),
            ("member_one", "yes", ""),
            ("member_two", "no", "Too little."),
        ):
            self.act("vote", office, at="2031-05-08T06:00:00Z", vote=vote, dissent=dissent)
        self.act("rule", *JUDGES, at="2031-05-08T12:00:00Z", reasons="Three saw it.")


def _offices(vkeys: Mapping[str, str]) -> str:
    lines = ["", "offices:"]
    for office, (nationality, party) in PEOPLE.items():
        of_party = f", party: {party}" if party else ""
        who = f"person: Holder of {office}, nationality: {nationality}{of_party}"
        lines.append(f"  - {{id: {office}, titles: {{en: {office}, de: {office}}}, {who}, vkey: {vkeys[office]}}}")
    return "\n".join(lines) + "\n"
