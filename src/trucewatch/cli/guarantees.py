"""Commands on the register of a guarantees mission."""

from __future__ import annotations

from typing import Annotated

import typer

from trucewatch.cli.options import AsJson, Database, MissionPath, scenario_app
from trucewatch.run.terminal import Progress, answer, guarded


@scenario_app.command("run")
@guarded
def scenario_run(
    path: MissionPath,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A scenario file, or the name of one in the mission's scenarios/.")
    ],
    against: Annotated[str, typer.Option(help="A second scenario to hold beside the first.")] = "",
    lang: Annotated[str, typer.Option(help="The language of names and reasons.")] = "en",
    page: Annotated[bool, typer.Option("--page", help="Write the page for guarantors into restricted/.")] = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Say who would be bound, triggered and due, step by step, and what would back each task; nothing is entered."""
    from trucewatch.run.scenarios import run_scenario

    lines, data = run_scenario(path, file, against, lang, database, Progress(), page=page)
    answer(data, lines, as_json=as_json)
