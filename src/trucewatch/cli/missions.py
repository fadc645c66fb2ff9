"""Commands that make a mission, bring evidence and decisions into its ledger, and keep its state up to date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.options import AsJson, By, Database, Engine, MissionPath, app
from trucewatch.run.terminal import Progress, answer, complain, guarded


@app.command()
@guarded
def new(
    path: MissionPath,
    mission: Annotated[str, typer.Option(help="The shipped mission to begin from.")],
    by: By = "operator",
    as_json: AsJson = False,
) -> None:
    """Make a mission folder from a shipped mission: exercise, donbas-2015, ukraine-2026, ukraine-2026-guarantees."""
    from trucewatch.run.missions import new_mission

    with new_mission(path, mission, by) as folder:
        data = {
            "mission": folder.settings()[0].id,
            "path": str(path),
            "size": folder.log.size,
            "log": folder.log.origin,
        }
        answer(
            data, [f"{path}: mission {data['mission']}, {data['size']} entries, log {data['log']}."], as_json=as_json
        )


@app.command()
@guarded
def adopt(
    path: MissionPath,
    file: Annotated[
        list[str] | None, typer.Argument(help="Changed configuration files; none: all that changed.")
    ] = None,
    by: By = "operator",
    as_json: AsJson = False,
) -> None:
    """Make changed configuration evidence: it counts from the entry that this writes."""
    from trucewatch.run.folder import open_folder

    with open_folder(path, write=True) as folder:
        entries = folder.adopt([_inside(path, f) for f in file or []], by)
        adopted = [{"path": e["path"], "revision": e["revision"]} for e in entries if e["kind"] == "configuration"]
        lines = [f"{a['path']}: revision {a['revision']} adopted by {by}." for a in adopted] or ["Nothing has changed."]
        answer({"adopted": adopted, "size": folder.log.size}, lines, as_json=as_json)


@app.command()
@guarded
def decide(
    path: MissionPath,
    file: Annotated[
        list[str],
        typer.Argument(help="Acts as files: case, recorded_breach, review, determination, legal_state, withdrawal ..."),
    ],
    key: Annotated[list[Path] | None, typer.Option(help="Private key file of an office; once for each signer.")] = None,
    sign_only: Annotated[bool, typer.Option(help="Print the act with the signature added; enter nothing.")] = False,
    as_of: Annotated[str, typer.Option(help="In an exercise alone: when people act in it; empty: at its end.")] = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Enter people's acts, signed by offices; a withdrawal also destroys what it names."""
    from trucewatch.run.decide import decide_files

    lines, data = decide_files(path, file, key or [], sign_only=sign_only, as_of=as_of, database=database)
    answer(data, lines, as_json=as_json)


@app.command()
@guarded
def ingest(
    path: MissionPath,
    source: Annotated[str, typer.Argument(help="A source of the shelf, such as firms.")],
    file: Annotated[list[str], typer.Argument(help="Files as they arrived, gzipped or not; `-` reads stdin.")],
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Take files into the ledger: one line a file, printed once it is on stable storage."""
    from trucewatch.run.taking import ingest_files

    failed = False
    for taken in ingest_files(path, source, file, database, Progress()):
        failed = failed or taken.failed
        for line in taken.complaints:
            complain(line)
        if taken.line:
            typer.echo(taken.as_json() if as_json else taken.line)
            sys.stdout.flush()
    if failed:
        raise typer.Exit(2)


@app.command()
@guarded
def fetch(
    path: MissionPath,
    source: Annotated[str, typer.Argument(help="The source to poll; none: all that have a public feed.")] = "",
    url: Annotated[str, typer.Option(help="Another address of this source's feed, such as a mirror.")] = "",
    as_json: AsJson = False,
) -> None:
    """Poll public feeds into the ledger; what has not changed since is not asked for again."""
    from trucewatch.run.feeds import poll_feeds

    lines, data, failed = poll_feeds(path, source, url)
    answer(data, lines, as_json=as_json)
    if failed:
        raise typer.Exit(2)


@app.command()
@guarded
def run(
    path: MissionPath,
    as_of: Annotated[str, typer.Option(help="As of when, RFC 3339; empty: now, for an exercise its own end.")] = "",
    engine: Engine = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Take in what waits in inbox/SOURCE/, bring the state up to date, publish what is due."""
    from trucewatch.run.running import run_mission

    lines, data = run_mission(path, as_of, database, Progress(), engine)
    answer(data, lines, as_json=as_json)


@app.command()
@guarded
def rebuild(path: MissionPath, engine: Engine = "", database: Database = "", as_json: AsJson = False) -> None:
    """Throw the views away and make them again from the ledger."""
    from trucewatch.run.missions import mission_views

    with mission_views(path, database, Progress(), again=True, on=engine) as (folder, store):
        data = {"size": folder.log.size, "state": store.state()}
        answer(data, [f"Views made again from {data['size']} entries; state {data['state']}."], as_json=as_json)


@app.command()
@guarded
def digest(path: MissionPath, database: Database = "", as_json: AsJson = False) -> None:
    """Print ledger size and root, and the digests of the state and of what people decided."""
    from trucewatch.run.missions import digests

    data = digests(path, database, Progress())
    answer(data, [f"{name:8} {value}" for name, value in data.items()], as_json=as_json)


def _inside(path: Path, file: str) -> str:
    """A configuration file as the mission names it: relative to its folder, given so or from here."""
    given = Path(file)
    if given.is_absolute() or given.exists():
        try:
            return given.resolve().relative_to(path.resolve()).as_posix()
        except ValueError:
            return file
    return given.as_posix()
