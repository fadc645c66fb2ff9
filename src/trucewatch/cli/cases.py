"""Commands that reach people outside the program: the calendar of clocks, reminders, documents under embargo, an analyst's seal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.options import AsJson, Database, MissionPath, app, case_app, embargo_app
from trucewatch.run.terminal import Progress, answer, guarded, judging

AsOf = Annotated[str, typer.Option(help="As of when, RFC 3339; empty: now, for an exercise its own end.")]
ActsAt = Annotated[str, typer.Option("--as-of", help="In an exercise alone: when this happens; empty: at its end.")]
CaseName = Annotated[str, typer.Argument(metavar="CASE", help="The number of a case.")]
Out = Annotated[Path | None, typer.Option(help="Where to write it; none: stdout.")]


@app.command()
@guarded
def calendar(
    path: MissionPath,
    lang: Annotated[str, typer.Option(help="The language; empty: the mission's language of record.")] = "",
    out: Out = None,
    as_of: AsOf = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Write the clocks of all cases as an iCalendar file."""
    from trucewatch.run.calendars import calendar_of

    made = calendar_of(path, lang, as_of, database, Progress())
    _hand_over(made, out)
    if as_json:
        text = None if out else made.decode()
        answer(
            {"out": str(out) if out else None, "events": made.count(b"BEGIN:VEVENT"), "calendar": text},
            [],
            as_json=True,
        )
    elif out is None:
        sys.stdout.buffer.write(made)
    else:
        answer({}, [f"{out}: {made.count(b'BEGIN:VEVENT')} clocks."], as_json=False)


@app.command()
@guarded
def remind(
    path: MissionPath,
    as_of: AsOf = "",
    dry_run: Annotated[bool, typer.Option(help="Say who would be told; tell nobody.")] = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Tell offices, one time each, what is overdue, due within a day, drafted or ruled. Exits 2 if anybody could not be told."""
    from trucewatch.run.notices import remind as remind_all

    lines, data, failed = remind_all(path, as_of, database, Progress(), dry_run=dry_run)
    answer(data, lines, as_json=as_json)
    if failed:
        raise typer.Exit(2)


@embargo_app.command("send")
@judging
def embargo_send(path: MissionPath, case: CaseName, database: Database = "", as_json: AsJson = False) -> None:
    """Seal the present draft or ruling of a case into out/embargo/: one file, the same bytes for every side."""
    from trucewatch.run.embargo import send

    lines, data = send(path, case, database)
    answer(data, lines, as_json=as_json)


@embargo_app.command("open")
@judging
def embargo_open(
    path: MissionPath,
    case: CaseName,
    key: Annotated[Path, typer.Option(help="Private key file of the party's delegate.")],
    sealed: Annotated[
        Path | None, typer.Option(help="A sealed file that was carried here; none: out/embargo/.")
    ] = None,
    entry: Annotated[int | None, typer.Option(help="The document's entry; none: the present draft or ruling.")] = None,
    out: Out = None,
    as_of: ActsAt = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Give a party the text before its minute; its opening is entered first. Exits 1 if the file was changed."""
    from trucewatch.run.embargo import open_

    content, data = open_(path, case, key, sealed, entry, as_of, database)
    _give(content, data, out, as_json=as_json)


@embargo_app.command("publish")
@judging
def embargo_publish(
    path: MissionPath, case: CaseName, as_of: ActsAt = "", database: Database = "", as_json: AsJson = False
) -> None:
    """Write key and text into out/embargo/ for everybody, from the printed minute on."""
    from trucewatch.run.embargo import publish

    lines, data = publish(path, case, as_of, database)
    answer(data, lines, as_json=as_json)


@embargo_app.command("check")
@judging
def embargo_check(
    file: Annotated[Path, typer.Argument(help="A sealed file.")],
    key: Annotated[Path, typer.Argument(help="The key that was published with it.")],
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Open a sealed file offline with its published key. Exits 1 if it was changed."""
    from trucewatch.run.embargo import check

    content, data = check(file, key)
    _give(content, data, out, as_json=as_json)


@case_app.command("seal")
@guarded
def case_seal(
    file: Annotated[Path, typer.Argument(help="An analysis: hypotheses, who, confidence, reasons.")],
    case: Annotated[str, typer.Option(help="The number of the case.")],
    as_json: AsJson = False,
) -> None:
    """Make the acts with which an analyst seals an analysis, and shows it once both analysts have sealed theirs."""
    from trucewatch.run.sealing import seal_analysis

    lines, data = seal_analysis(file, case)
    answer(data, lines, as_json=as_json)


def _give(content: bytes, data: dict[str, object], out: Path | None, *, as_json: bool) -> None:
    """A document to a file or to stdout, or inside the JSON answer."""
    _hand_over(content, out)
    if as_json:
        answer(
            {**data, "out": str(out) if out else None, "document": None if out else content.decode()}, [], as_json=True
        )
    elif out is None:
        sys.stdout.buffer.write(content)
    else:
        answer(data, [f"{out}: the {data['kind']} of case {data['case']}, public at {data['public']}."], as_json=False)


def _hand_over(content: bytes, out: Path | None) -> None:
    if out is not None:
        out.write_bytes(content)
