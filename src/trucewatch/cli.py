"""The command line: each command opens a mission, lets `run` do the work, and says what came of it.

Commands import what they need when they are called, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from trucewatch.run.terminal import Progress, answer, complain, guarded, judging, table

app = typer.Typer(
    name="trucewatch",
    help="Watch over a ceasefire: from raw deliveries to a bulletin that the parties can recompute.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
agreement_app = typer.Typer(help="Check an agreement, or say it clause by clause.", no_args_is_help=True)
exercise_app = typer.Typer(help="Make invented missions with known truth.", no_args_is_help=True)
key_app = typer.Typer(help="Make keys for offices and witnesses.", no_args_is_help=True)
app.add_typer(agreement_app, name="agreement")
app.add_typer(exercise_app, name="exercise")
app.add_typer(key_app, name="key")

MissionPath = Annotated[Path, typer.Argument(metavar="PATH", help="A mission's folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Database = Annotated[str, typer.Option(help="Where the views lie: a PostgreSQL URL; empty: SQLite inside the mission.")]
By = Annotated[str, typer.Option("--by", help="Who does this: the name stands in the ledger.")]


@app.command()
@guarded
def new(
    path: MissionPath,
    mission: Annotated[str, typer.Option(help="The shipped mission to begin from.")],
    by: By = "operator",
    as_json: AsJson = False,
) -> None:
    """Make a mission folder from a shipped mission: exercise, donbas-2015, ukraine-2026."""
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
    file: Annotated[list[str], typer.Argument(help="Acts as files: review, legal_state, assessment, withdrawal.")],
    key: Annotated[list[Path] | None, typer.Option(help="Private key file of an office; once for each signer.")] = None,
    sign_only: Annotated[bool, typer.Option(help="Print the act with the signature added; enter nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Enter people's acts, signed by offices; a withdrawal also destroys what it names."""
    from trucewatch.run.decide import decide_files

    lines, data = decide_files(path, file, key or [], sign_only=sign_only)
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
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Take in what waits in inbox/SOURCE/, bring the state up to date, publish what is due."""
    from trucewatch.run.running import run_mission

    lines, data = run_mission(path, as_of, database, Progress())
    answer(data, lines, as_json=as_json)


@app.command()
@guarded
def rebuild(path: MissionPath, database: Database = "", as_json: AsJson = False) -> None:
    """Throw the views away and make them again from the ledger."""
    from trucewatch.run.missions import mission_views

    with mission_views(path, database, Progress(), again=True) as (folder, store):
        data = {"size": folder.log.size, "state": store.state()}
        answer(data, [f"Views made again from {data['size']} entries; state {data['state']}."], as_json=as_json)


@app.command()
@guarded
def digest(path: MissionPath, database: Database = "", as_json: AsJson = False) -> None:
    """Print ledger size and root, and the digests of the state and of what people decided."""
    from trucewatch.run.missions import digests

    data = digests(path, database, Progress())
    answer(data, [f"{name:8} {value}" for name, value in data.items()], as_json=as_json)


@app.command()
@judging
def verify(path: MissionPath, as_json: AsJson = False) -> None:
    """Check blobs, entries, tree and signatures; name the first defect and what it means. Exits 1 if there is one."""
    from trucewatch.run.proving import verify_mission

    lines, data = verify_mission(path, Progress())
    answer(data, lines, as_json=as_json)
    if data["defect"]:
        raise typer.Exit(1)


@app.command()
@judging
def bulletin(
    path: MissionPath,
    period: Annotated[str, typer.Option(help="A day on which a period ends, or FROM/TO.")],
    at: Annotated[int | None, typer.Option(help="Recompute as at this ledger size; none: the present one.")] = None,
    lang: Annotated[str | None, typer.Option(help="Only the page of this language.")] = None,
    check: Annotated[Path | None, typer.Option(help="Compare this file with the page, byte by byte.")] = None,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Compose a bulletin into out/, or recompute one and name the first differing byte (exit 1)."""
    from trucewatch.run.bulletins import bulletin_of

    lines, data = bulletin_of(path, period, at, lang, check, database, Progress())
    answer(data, lines, as_json=as_json)
    if data.get("equal") is False:
        raise typer.Exit(1)


@app.command()
@guarded
def prove(
    path: MissionPath,
    entry: Annotated[int, typer.Argument(help="The number of an entry.")],
    out: Annotated[Path | None, typer.Option(help="Where to write the proof; none: stdout.")] = None,
    opened: Annotated[
        bool, typer.Option("--open", help="Put the entry and its salt into the proof, so that it can be read.")
    ] = False,
) -> None:
    """Prove that an entry is in the log: a file that anybody can check offline."""
    from trucewatch.run.proving import prove_entry

    text = prove_entry(path, entry, opened=opened)
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


@app.command()
@judging
def check(
    file: Annotated[Path, typer.Argument(help="A proof made by `prove`.")],
    vkey: Annotated[
        str, typer.Option(help="The log's public key, or a file with it; empty: the one inside the proof.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check a proof offline. Exits 1 if it proves nothing."""
    from trucewatch.run.proving import check_proof

    lines, data = check_proof(file, vkey)
    answer(data, lines, as_json=as_json)


@app.command()
@judging
def witness(
    path: Annotated[str, typer.Argument(metavar="PATH|URL", help="A mission's folder, or where its ledger is served.")],
    key: Annotated[
        Path, typer.Option(help="The witness's key file; made if it is not there. Its memory lies beside it.")
    ],
    as_json: AsJson = False,
) -> None:
    """Cosign a checkpoint after checking that it only grew since this witness last signed. Exits 1 if it did not."""
    from trucewatch.run.proving import witness_log

    lines, data = witness_log(path, key)
    answer(data, lines, as_json=as_json)
    if data["refused"]:
        raise typer.Exit(1)


@app.command()
@guarded
def show(
    path: MissionPath,
    what: Annotated[str, typer.Argument(help="incidents, findings, counts, coverage, claims, records, deliveries ...")],
    from_: Annotated[str | None, typer.Option("--from", help="First reporting period, as a day.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Last reporting period, as a day.")] = None,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Show what the views hold; without days, all of it."""
    from trucewatch.run.missions import mission_views
    from trucewatch.run.show import COLUMNS, show

    with mission_views(path, database, Progress()) as (folder, store):
        shown = show(folder, store, what, from_, to)
    columns = COLUMNS[what]
    lines = table(columns, ([row.get(c) for c in columns] for row in shown.rows)) if shown.rows else [f"No {what}."]
    answer(shown.as_json(), lines, as_json=as_json)


@app.command()
@guarded
def explain(
    path: MissionPath,
    wanted: Annotated[
        str, typer.Argument(metavar="ID", help="Of a finding, figure, incident or observation; or an entry's number.")
    ],
    lang: Annotated[str, typer.Option(help="The language of the reasons.")] = "en",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Say why: from a finding or figure down to the deliveries."""
    from trucewatch.run.explain import explain as explain_id
    from trucewatch.run.explain import outline
    from trucewatch.run.missions import mission_views
    from trucewatch.run.shelves import language

    with mission_views(path, database, Progress()) as (folder, store):
        data = explain_id(folder, store, wanted)
    answer(data, outline(data, language(lang)), as_json=as_json)


@app.command()
@guarded
def score(path: MissionPath, database: Database = "", as_json: AsJson = False) -> None:
    """Compare the derived state of an exercise with its truth."""
    from trucewatch.run.missions import score_mission

    data = score_mission(path, database, Progress())
    answer(data, _flat(data), as_json=as_json)


@app.command()
@guarded
def warm() -> None:
    """Compile the numeric kernels once, so that later commands start at once."""
    from trucewatch.science.warm import warm as compile_kernels

    compile_kernels()


@agreement_app.command("check")
@guarded
def agreement_check(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A shipped agreement, or an agreement.yaml.")],
    as_json: AsJson = False,
) -> None:
    """Check an agreement against its schema and its meaning."""
    from trucewatch.run.agreements import check_agreement

    lines, data = check_agreement(name)
    answer(data, lines, as_json=as_json)


@agreement_app.command("say")
@guarded
def agreement_say(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A shipped agreement, or an agreement.yaml.")],
    lang: Annotated[str, typer.Option(help="The language to say it in.")] = "en",
) -> None:
    """Say an agreement clause by clause, each with its source."""
    from trucewatch.run.agreements import say_agreement

    for line in say_agreement(name, lang):
        typer.echo(line)


@exercise_app.command("new")
@guarded
def exercise_new(
    path: MissionPath,
    seed: Annotated[int, typer.Option(help="The same seed gives the same exercise.")] = 1,
    days: Annotated[int, typer.Option(help="How many days it lasts.")] = 14,
    by: By = "operator",
    as_json: AsJson = False,
) -> None:
    """Make an invented mission: raw deliveries in its inbox, and truth.jsonl."""
    from trucewatch.run.missions import new_exercise

    with new_exercise(path, seed, days, by) as folder:
        data: dict[str, Any] = {"mission": folder.settings()[0].id, "path": str(path), "seed": seed, "days": days}
        answer(data, [f"{path}: an exercise of {days} days from seed {seed}."], as_json=as_json)


@key_app.command("new")
@guarded
def key_new(
    file: Annotated[Path, typer.Argument(help="Where to write the private key; readable by its owner alone.")],
    name: Annotated[str, typer.Option(help="The key's name, such as example.org/duty-office.")],
    as_json: AsJson = False,
) -> None:
    """Make a key for an office, and print the public key that belongs into mission.yaml."""
    from trucewatch.run.proving import make_office_key

    vkey = make_office_key(file, name)
    answer({"name": name, "vkey": vkey}, [vkey], as_json=as_json)


def _inside(path: Path, file: str) -> str:
    """A configuration file as the mission names it: relative to its folder, given so or from here."""
    given = Path(file)
    if given.is_absolute() or given.exists():
        try:
            return given.resolve().relative_to(path.resolve()).as_posix()
        except ValueError:
            return file
    return given.as_posix()


def _flat(data: dict[str, Any], prefix: str = "") -> list[str]:
    lines = []
    for name, value in data.items():
        lines += _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [f"{prefix}{name}: {value}"]
    return lines


def main() -> None:
    """The entry point."""
    app(prog_name="trucewatch")
