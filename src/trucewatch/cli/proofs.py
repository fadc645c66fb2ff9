"""Commands that compose, recompute and prove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.options import AsJson, Database, MissionPath, app
from trucewatch.run.terminal import Progress, answer, guarded, judging


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
    as_json: AsJson = False,
) -> None:
    """Prove that an entry is in the log: a file that anybody can check offline."""
    from trucewatch.run.proving import prove_entry

    text = prove_entry(path, entry, opened=opened)
    if out is not None:
        out.write_text(text, encoding="utf-8")
    if as_json:
        answer({"entry": entry, "out": str(out) if out else None, "proof": text}, [], as_json=True)
    elif out is None:
        typer.echo(text, nl=False)


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
