"""The command that plans a network of watchers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.options import AsJson, Database, MissionPath, exercise_app
from trucewatch.run.terminal import Progress, answer, guarded


@exercise_app.command("plan")
@guarded
def exercise_plan(
    path: MissionPath,
    sites: Annotated[
        Path | None,
        typer.Option(help="A table of the sites that stand; none: who watched in the mission's last 28 days."),
    ] = None,
    candidates: Annotated[
        Path | None, typer.Option(help="A table of sites that could be; none: a lattice over the area.")
    ] = None,
    add: Annotated[int, typer.Option(min=0, max=1000, help="How many sites to add.")] = 1,
    weight: Annotated[
        list[str] | None,
        typer.Option(help="What counts how much: zone:ID=N, class:NAME=N, hour:H=N; unnamed ones count 1."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the plan sealed to this FILE.sealed; none: into restricted/.")
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Show all of it; only of an exercise.")] = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Plan a network: what a layout of sites would perceive, by zone, hour and class, and the next best sites, with a bound."""
    from trucewatch.run.planning import Wanted, plan

    wanted = Wanted(sites, candidates, add, tuple(weight or ()))
    lines, data = plan(path, wanted, out, database, Progress(), open_=open_)
    answer(data, lines, as_json=as_json)
