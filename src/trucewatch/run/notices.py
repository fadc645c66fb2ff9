"""`trucewatch remind`: everybody who is to be told something by the clocks and documents of all cases is told, one time.

One that fails does not keep the others back; what failed is told again the next time. The mission is closed while messages travel, so that
deliveries are taken in meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Final

from trucewatch.errors import WorkflowError
from trucewatch.ledger import canonical
from trucewatch.model.time import from_ms, to_text
from trucewatch.outputs.notices.wording import payload, worded
from trucewatch.publish.say import Language
from trucewatch.respond.agenda import lasting_id
from trucewatch.respond.notices import Notice, notices
from trucewatch.run.clock import now_ms
from trucewatch.run.config.notices import FILE, Directory, Recipient, load_directory
from trucewatch.run.docketed import Docketed, docketed
from trucewatch.run.mailing import send
from trucewatch.run.refusal import Refusal
from trucewatch.run.shelves import language
from trucewatch.run.terminal import Progress
from trucewatch.run.told import Told, taken
from trucewatch.run.webhooks import post

_SAID: Final = {
    "taken": "told",
    "before": "told before",
    "refused": "not told",
    "waiting": "would be told",
    "nobody": "nobody is named in private/notices.yaml",
}


@dataclass(frozen=True)
class Letter:
    """One notice to one recipient. `key`: the same whenever it is made again; None as recipient: the office is in no line of the file."""

    key: str
    notice: Notice
    office: str
    recipient: Recipient | None = None
    title: str = ""
    text: str = ""
    body: bytes = b""


def remind(
    path: Path, as_of: str, database: str, progress: Progress, *, dry_run: bool
) -> tuple[list[str], dict[str, Any], bool]:
    """Tell everybody what is due as of an instant. Returns: lines, data, and whether anybody could not be told.

    Raises: AgreementError: private/notices.yaml cannot be used. WorkflowError: there is none. InUse: another process is telling.
    """
    with docketed(path, as_of, database, progress) as docket:
        _refuse_ahead(docket, dry_run=dry_run)
        directory = read_directory(path, docket)
        letters = list(letters_of(docket, directory))
    rows = _rehearsed(path, letters) if dry_run else tell(path, letters, directory)
    failed = any(row["standing"] == "refused" for row in rows)
    data = {"mission": docket.mission.id, "as_of": to_text(docket.as_of_ms), "notices": rows}
    return _lines(rows), data, failed


def _refuse_ahead(docket: Docketed, *, dry_run: bool) -> None:
    """Nobody is told that something is overdue before it is."""
    if not dry_run and not docket.mission.exercise and docket.as_of_ms > now_ms():
        hint = "Leave --as-of out, or see with --dry-run who would be told then."
        raise WorkflowError("That time has not come.", hint=hint, place="--as-of")


def read_directory(root: Path, docket: Docketed) -> Directory:
    """Who is reached where. Raises: WorkflowError: there is no such file. AgreementError: it cannot be used."""
    try:
        data = (root / FILE).read_bytes()
    except FileNotFoundError as e:
        hint = "Write it; docs/how-to/remind-people.md shows one."
        raise WorkflowError("This mission names nobody to tell.", hint=hint, place=FILE) from e
    seats = {seat.office for seat in docket.constitution.seats}
    offices = sorted(seats | {office.id for office in docket.mission.offices})
    return load_directory(data, offices, docket.mission.languages, docket.mission.language_of_record)


def letters_of(docket: Docketed, directory: Directory) -> Iterator[Letter]:
    """Every notice to every recipient, whether or not it was sent before."""
    for notice in notices(docket.cases, docket.constitution, docket.origin, docket.as_of_ms):
        if notice.since_ms < directory.since_ms:
            continue
        for office in notice.to:
            reached = [r for r in directory.recipients if r.office == office]
            if not reached:
                yield Letter(lasting_id("letter", notice.id, office), notice, office)
            for recipient in reached:
                yield _letter(docket, directory, notice, recipient, language(recipient.language))


def tell(root: Path, letters: Sequence[Letter], directory: Directory) -> list[dict[str, Any]]:
    """Send what was not taken before. Returns: a row for each letter with how it stands.

    A server that nobody reaches is asked one time a round, or its silence would hold up everybody behind it.
    """
    rows = []
    unreached: dict[str, Refusal] = {}
    with Told(root) as told:
        for letter in letters:
            row, recipient = _row(letter), letter.recipient
            if recipient is None or letter.key in told.taken:
                rows.append({**row, "standing": "before" if recipient else "nobody"})
                continue
            server = recipient.to if recipient.channel == "webhook" else "mail"
            refusal = unreached.get(server) or _send(letter, recipient, directory)
            if refusal and refusal.unreached:
                unreached[server] = refusal
            row |= {"standing": "refused", "reason": refusal.reason} if refusal else {"standing": "taken"}
            told.note({**row, "at": to_text(now_ms())})
            rows.append(row)
    return rows


def _rehearsed(root: Path, letters: Sequence[Letter]) -> list[dict[str, Any]]:
    before = taken(root)
    rows = []
    for letter in letters:
        standing = "before" if letter.key in before else "waiting"
        rows.append({**_row(letter), "standing": standing if letter.recipient else "nobody"})
    return rows


def _letter(docket: Docketed, directory: Directory, notice: Notice, recipient: Recipient, spoken: Language) -> Letter:
    zones = docket.constitution.zones
    said = worded(notice, docket.mission, zones, spoken, directory.look_at)
    body = canonical.encode(payload(notice, recipient.office, said, docket.mission, zones))
    key = lasting_id("letter", notice.id, recipient.channel, recipient.to)
    return Letter(key, notice, recipient.office, recipient, said.title, said.text, body)


def _send(letter: Letter, recipient: Recipient, directory: Directory) -> Refusal | None:
    if recipient.channel == "webhook":
        return post(recipient.to, recipient.secret, letter.key, letter.body, now_ms() // 1000)
    if directory.mail is None:
        return Refusal("no mail server is named")
    return send(directory.mail, _message(letter, recipient, directory.mail.sender))


def _message(letter: Letter, recipient: Recipient, sender: str) -> EmailMessage:
    """The mail. `Auto-Submitted` keeps vacation programs from answering (RFC 3834)."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient.to, letter.title
    message["Date"] = format_datetime(from_ms(now_ms()))
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = recipient.language
    message.set_content(letter.text)
    return message


def _row(letter: Letter) -> dict[str, Any]:
    notice, recipient = letter.notice, letter.recipient
    return {
        "key": letter.key,
        "notice": notice.id,
        "kind": notice.kind,
        "case": notice.case,
        "clock": notice.clock,
        "when": to_text(notice.when_ms),
        "office": letter.office,
        "channel": recipient.channel if recipient else "",
        "to": recipient.to if recipient else "",
    }


def _lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    if not rows:
        return ["Nobody has to be told anything."]
    lines = []
    for row in rows:
        what = " ".join(filter(None, (row["kind"].replace("_", " "), row["clock"])))
        why = f": {row['reason']}" if "reason" in row else ""
        lines.append(
            f"{row['case']}: {what}, {row['when']}; {' '.join(filter(None, (row['office'], row['to'])))}: {_SAID[row['standing']]}{why}"
        )
    refused = sum(row["standing"] == "refused" for row in rows)
    if refused:
        lines.append(
            f"Not told: {refused}. Mend what is said above and run `trucewatch remind` again; the others are not told twice."
        )
    return lines
