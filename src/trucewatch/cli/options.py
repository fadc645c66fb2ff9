"""The command groups, and the arguments that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="trucewatch",
    help="Watch over a ceasefire: from raw deliveries to a bulletin that the parties can recompute.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
agreement_app = typer.Typer(help="Check an agreement, or say it clause by clause.", no_args_is_help=True)
case_app = typer.Typer(help="Look at a case, or prepare an act on one.", no_args_is_help=True)
detect_app = typer.Typer(help="Detect explosions in waveforms, and say from where they came.", no_args_is_help=True)
embargo_app = typer.Typer(
    help="Send a draft or ruling to all sides at once, sealed until its minute.", no_args_is_help=True
)
exercise_app = typer.Typer(help="Make invented missions with known truth.", no_args_is_help=True)
key_app = typer.Typer(help="Make keys for offices and witnesses.", no_args_is_help=True)
scenario_app = typer.Typer(help="Ask what a timeline of events would mean for pledges.", no_args_is_help=True)
app.add_typer(agreement_app, name="agreement")
app.add_typer(case_app, name="case")
app.add_typer(detect_app, name="detect")
app.add_typer(embargo_app, name="embargo")
app.add_typer(exercise_app, name="exercise")
app.add_typer(key_app, name="key")
app.add_typer(scenario_app, name="scenario")

MissionPath = Annotated[Path, typer.Argument(metavar="PATH", help="A mission's folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Database = Annotated[str, typer.Option(help="Where the views lie: a PostgreSQL URL; empty: SQLite inside the mission.")]
Engine = Annotated[
    str, typer.Option(help="Who fuses days: local, tcp://HOST:PORT of a Dask scheduler; empty: this process alone.")
]
By = Annotated[str, typer.Option("--by", help="Who does this: the name stands in the ledger.")]
