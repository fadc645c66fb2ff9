"""Commands on waveforms: what sensors detected in them, and from where it came."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.options import AsJson, detect_app
from trucewatch.run.terminal import answer, complain, guarded


@detect_app.command("bearing")
@guarded
def detect_bearing(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Waveforms: miniSEED, SAC, WAV or FLAC.")],
    array: Annotated[
        Path,
        typer.Option(help="Where its sensors stand: code,x_km,y_km or code,latitude,longitude as CSV, or StationXML."),
    ],
    band: Annotated[tuple[float, float], typer.Option(metavar="LO HI", help="The band to listen in, in hertz.")],
    window: Annotated[float, typer.Option(help="Seconds of a window; 0: 15 cycles of the band's lower end.")] = 0.0,
    step: Annotated[float, typer.Option(help="Seconds from window to window; 0: half a window.")] = 0.0,
    slowest: Annotated[float, typer.Option(help="The slowest wave to look for, in metres a second.")] = 250.0,
    as_json: AsJson = False,
) -> None:
    """Say from where waves crossed an array; exit code 1 if no window holds one."""
    from trucewatch.detect.bearings import Listening
    from trucewatch.run.bearings import find_bearing

    found = find_bearing(files, array, Listening(*band, window, step, slowest))
    for line in found.complaints:
        complain(line)
    answer(found.data, found.lines, as_json=as_json)
    if not found.heard:
        raise typer.Exit(1)
