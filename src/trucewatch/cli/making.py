"""Commands that make exercises, keys and compiled kernels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from trucewatch.cli.options import AsJson, By, MissionPath, app, exercise_app, key_app
from trucewatch.run.terminal import answer, guarded


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


@app.command()
@guarded
def warm(as_json: AsJson = False) -> None:
    """Compile the numeric kernels once, so that later commands start at once."""
    from trucewatch.science.warm import warm as compile_kernels

    answer({"compiled": list(compile_kernels())}, [], as_json=as_json)
