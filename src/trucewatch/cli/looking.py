"""Commands that look at what the views hold, and say why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.options import AsJson, Database, MissionPath, app
from trucewatch.run.terminal import Progress, answer, guarded, table


@app.command()
@guarded
def show(
    path: MissionPath,
    what: Annotated[
        str,
        typer.Argument(
            help="incidents, findings, counts, coverage, claims, deliveries, cases; commitments, readiness ..."
        ),
    ],
    from_: Annotated[str | None, typer.Option("--from", help="First reporting period, as a day.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Last reporting period, as a day.")] = None,
    by: Annotated[str, typer.Option(help="Of counts: `place`, where they were observed from; empty: by zone.")] = "",
    quakeml: Annotated[
        bool,
        typer.Option(
            "--explosions",
            "--quakeml",
            help="Of incidents: write explosions into restricted/, for staff on duty: a page, QuakeML and JSON.",
        ),
    ] = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Show what the views hold; without days, all of it."""
    if quakeml:
        _write_events(path, what, from_, to, database, as_json=as_json)
        return
    from trucewatch.run.missions import mission_views
    from trucewatch.run.pledges import lines_of
    from trucewatch.run.show import COLUMNS, PLEDGES, show
    from trucewatch.run.side_by_side import side_by_side

    with mission_views(path, database, Progress()) as (folder, store):
        shown = show(folder, store, what, from_, to, by)
    if not shown.rows:
        lines = [f"No {what}."]
    elif what in PLEDGES:
        lines = lines_of(what, shown.rows)
    elif what == "counts":
        lines = side_by_side(shown.rows, shown.rules, by or "zone")
    else:
        lines = table(COLUMNS[what], ([row.get(c) for c in COLUMNS[what]] for row in shown.rows))
    answer(shown.as_json(), lines, as_json=as_json)


def _write_events(path: Path, what: str, from_: str | None, to: str | None, database: str, *, as_json: bool) -> None:
    from trucewatch.errors import WorkflowError
    from trucewatch.run.missions import mission_views
    from trucewatch.run.restricted import write_events

    if what != "incidents":
        raise WorkflowError(
            "Only incidents are written as a page of explosions.", hint="Write `show PATH incidents --explosions`."
        )
    with mission_views(path, database, Progress()) as (folder, store):
        written = [str(file) for file in write_events(folder, store, from_, to)]
    answer({"audience": "analysts", "files": written}, written, as_json=as_json)


@app.command()
@guarded
def explain(
    path: MissionPath,
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Of a finding, figure, incident, observation or case; of a commitment, condition or task; or an entry's number.",
        ),
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
def score(
    path: MissionPath,
    page: Annotated[Path | None, typer.Option(help="Write a page of plots to this file.")] = None,
    lang: Annotated[str, typer.Option(help="The language of the page.")] = "en",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Compare the derived state of an exercise with its truth."""
    from trucewatch.run.missions import score_mission
    from trucewatch.run.scored import score_lines
    from trucewatch.run.shelves import language, render_score

    spoken = language(lang)
    data = score_mission(path, database, Progress())
    if page is not None:
        page.write_bytes(render_score(data, spoken))
    answer(data, score_lines(data), as_json=as_json)
