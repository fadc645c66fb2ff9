"""Commands that make exercises, keys and compiled kernels."""

from __future__ import annotations

from dataclasses import asdict
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
    line_km: Annotated[int | None, typer.Option(help="Length of the line; 1400 if it is not said.")] = None,
    days: Annotated[int | None, typer.Option(help="How many days it lasts; 30 if it is not said.")] = None,
    rate: Annotated[
        int | None, typer.Option(help="True events of arms a day under the truce; 100 if it is not said.")
    ] = None,
    sensors: Annotated[
        int | None, typer.Option(help="Acoustic sensors along the line; one each 2.6 km if it is not said.")
    ] = None,
    season: Annotated[str | None, typer.Option(help="spring, summer, autumn (the usual one) or winter.")] = None,
    density: Annotated[
        str | None, typer.Option(help="How crowded: sparse, line (the usual one), medium or dense.")
    ] = None,
    staged: Annotated[
        bool,
        typer.Option(
            "--staged",
            help="The small exercise of 66 km with two breaches, as `new` makes it; only with --seed and --days (14).",
        ),
    ] = False,
    waveforms: Annotated[
        int,
        typer.Option(
            min=0, max=24, help="At how many stations some explosions are recorded, into waveforms/; 0: at none."
        ),
    ] = 0,
    by: By = "operator",
    as_json: AsJson = False,
) -> None:
    """Make an invented mission: raw deliveries in its inbox, and truth.jsonl."""
    from trucewatch.exercise.setting import setting_of
    from trucewatch.run.missions import new_exercise

    asked = {"line_km": line_km, "days": days, "rate": rate, "sensors": sensors, "season": season, "density": density}
    setting = setting_of(seed, {name: value for name, value in asked.items() if value is not None}, staged=staged)
    with new_exercise(path, setting, by, waveforms) as folder:
        data: dict[str, Any] = {"mission": folder.settings()[0].id, "path": str(path), **asdict(setting)}
        said = f"{path}: an exercise of {setting.days} days and {setting.line_km} km from seed {seed}."
        answer(data, [said], as_json=as_json)


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
