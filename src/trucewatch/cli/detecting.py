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


NetworkFile = Annotated[Path, typer.Option("--network", help="The network's description, such as network.yaml.")]
OutFolder = Annotated[Path, typer.Option("--out", help="The folder for the deliveries.")]
IntoMission = Annotated[
    Path | None, typer.Option("--mission", help="A mission into whose inbox the deliveries are put too.")
]
Threads = Annotated[int, typer.Option(min=1, max=64, help="Processors to use; they change no result.")]


@detect_app.command("archive")
@guarded
def detect_archive(
    files: Annotated[list[Path], typer.Argument(metavar="FILE|DIR...", help="Waveforms, or an archive's folder (SDS).")],
    network: NetworkFile,
    since: Annotated[str, typer.Option("--from", help="From when, such as 2031-05-03; without it from the first sample.")] = "",
    until: Annotated[str, typer.Option("--to", help="Up to when; without it to the last sample.")] = "",
    out: OutFolder = Path("detections"),
    mission: IntoMission = None,
    threads: Threads = 2,
    as_json: AsJson = False,
) -> None:
    """Find explosions in an archive of waveforms; exit code 1 if nothing could be heard."""
    from trucewatch.run.detecting import Asked
    from trucewatch.run.detecting import detect_archive as go_through
    from trucewatch.run.terminal import Progress

    found = go_through(Asked(files, network, since, until, threads), out, mission, Progress())
    for line in found.complaints:
        complain(line)
    answer(found.data, found.lines, as_json=as_json)
    if not found.heard:
        raise typer.Exit(1)
