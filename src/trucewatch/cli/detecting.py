"""Commands on waveforms: what sensors detected in them, and from where it came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucewatch.cli.options import AsJson, detect_app
from trucewatch.run.terminal import Progress, answer, complain, guarded

if TYPE_CHECKING:
    from trucewatch.run.detecting import Answer


@detect_app.command("bearing")
@guarded
def detect_bearing(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Waveforms: miniSEED, SAC, WAV or FLAC.")],
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
    """Say from where waves crossed an array; exit code 1 if no window holds one, or nothing could be heard."""
    from trucewatch.detect.bearings import Listening
    from trucewatch.run.bearings import find_bearing

    said(lambda: find_bearing(files, array, Listening(*band, window, step, slowest)), as_json=as_json)


NetworkFile = Annotated[Path, typer.Option("--network", help="The network's description, such as network.yaml.")]
OutFolder = Annotated[Path, typer.Option("--out", help="The folder for the deliveries.")]
IntoMission = Annotated[
    Path | None, typer.Option("--mission", help="A mission into whose inbox the deliveries are put too.")
]
Pictures = Annotated[
    Path | None,
    typer.Option("--pictures", help="Draw each explosion into this folder; in a mission only into its restricted/."),
]
Threads = Annotated[int, typer.Option(min=1, max=64, help="Processors to use; they change no result.")]
Waveforms = Annotated[
    list[Path], typer.Argument(metavar="FILE|DIR", help="Waveforms, or the folder of an archive (SDS).")
]
Since = Annotated[str, typer.Option("--from", help="From when, such as 2031-05-03; empty: from the first sample.")]
Until = Annotated[str, typer.Option("--to", help="Up to when; empty: to the last sample.")]


def said(find: Callable[[], Answer], *, as_json: bool) -> None:
    """Say what was found; a run that could hear nothing ends with 1."""
    from trucewatch.errors import EvidenceError

    try:
        found = find()
    except EvidenceError as e:
        complain(str(e))
        raise typer.Exit(1) from e
    for line in found.complaints:
        complain(line)
    answer(found.data, found.lines, as_json=as_json)
    if not found.heard:
        raise typer.Exit(1)


@detect_app.command("archive")
@guarded
def detect_archive(
    files: Waveforms,
    network: Annotated[
        list[Path], typer.Option("--network", help="A network's description, such as network.yaml; may be repeated.")
    ],
    since: Since = "",
    until: Until = "",
    out: OutFolder = Path("detections"),
    mission: IntoMission = None,
    pictures: Pictures = None,
    threads: Threads = 2,
    engine: Annotated[
        str,
        typer.Option(
            help="Who goes through the hours: local, tcp://HOST:PORT of a Dask scheduler; empty: this process alone."
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Find explosions in an archive of waveforms; exit code 1 if nothing could be heard, or an hour failed."""
    from trucewatch.run.detecting import Asked, detect_archive

    first, *others = network
    asked = Asked(files, first, since, until, threads, others, engine)
    if pictures is None:
        said(lambda: detect_archive(asked, out, mission, Progress()), as_json=as_json)
        return
    from trucewatch.run.picturing import wall, with_pictures

    where = wall(pictures, mission)
    said(
        lambda: with_pictures(detect_archive(asked, out, mission, Progress()), asked, where, Progress(), others),
        as_json=as_json,
    )


@detect_app.command("calibrate")
@guarded
def detect_calibrate(
    files: Waveforms,
    network: NetworkFile,
    a_day: Annotated[float, typer.Option(help="How often a day noise alone may reach the threshold.")] = 1.0,
    since: Since = "",
    until: Until = "",
    threads: Threads = 2,
    as_json: AsJson = False,
) -> None:
    """Say which threshold the noise of quiet waveforms reaches as seldom as asked; exit code 1 if nothing could be heard."""
    from trucewatch.run.calibrating import calibrate
    from trucewatch.run.detecting import Asked

    asked = Asked(files, network, since, until, threads)
    said(lambda: calibrate(asked, a_day, Progress()), as_json=as_json)


@detect_app.command("live")
@guarded
def detect_live(
    archive: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of an archive (SDS) that grows.")],
    network: NetworkFile,
    server: Annotated[
        str, typer.Option("--seedlink", help="HOST:PORT of a server whose records fill the archive.")
    ] = "",
    channel: Annotated[
        list[str] | None, typer.Option(help="A channel to ask the server for, NET.STA.LOC.CHA; may be repeated.")
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            "--from", help="From when; empty: a minute before the newest sample, with --once the three newest days."
        ),
    ] = "",
    patience: Annotated[
        float, typer.Option(help="Seconds for which a channel that is behind is waited for, up to those of a day.")
    ] = 30.0,
    out: OutFolder = Path("detections"),
    mission: IntoMission = None,
    pictures: Pictures = None,
    threads: Threads = 1,
    once: Annotated[bool, typer.Option("--once", help="End when nothing more waits.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find explosions in waveforms as they come, and tell each when it is decided; exit code 1 if nothing could be heard."""
    from trucewatch.run.listening import Live
    from trucewatch.run.live_said import live_said

    asked = Live(archive, network, out, mission, server, channel or (), since, patience, threads, once=once)
    hang = None
    if pictures is not None:
        from trucewatch.run.picturing import hanging, wall

        hang = hanging(archive, network, wall(pictures, mission))
    said(lambda: live_said(asked, as_json=as_json, hang=hang), as_json=as_json)


@detect_app.command("plan")
@guarded
def detect_plan(
    network: NetworkFile,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE|DIR", help="Quiet waveforms, or the folder of an archive (SDS)."),
    ] = None,
    noise: Annotated[
        float | None,
        typer.Option(
            help="Without waveforms: the noise of every row in its band, root mean square, in counts; in air in pascal."
        ),
    ] = None,
    size: Annotated[
        float | None,
        typer.Option(help="The size to find: a magnitude, or kilograms of TNT in air; none: the network's."),
    ] = None,
    candidates: Annotated[
        Path | None,
        typer.Option(help="Stations that could be, code,latitude,longitude as CSV; none: a lattice over the grid."),
    ] = None,
    add: Annotated[int, typer.Option(min=0, max=100, help="How many sites to add.")] = 1,
    timezone: Annotated[str, typer.Option(help="The time zone of the hours of the day.")] = "UTC",
    since: Since = "",
    until: Until = "",
    out: Annotated[Path, typer.Option("--out", help="The folder for the plan, which its owner alone can read.")] = Path(
        "restricted"
    ),
    mission: Annotated[
        Path | None, typer.Option("--mission", help="A mission; the plan goes into its restricted/ instead.")
    ] = None,
    threads: Threads = 2,
    as_json: AsJson = False,
) -> None:
    """Plan a network: the least explosion that it would find, by place and hour, and the next best sites, with a bound; exit code 1 if nothing could be heard."""
    from trucewatch.run.detecting import Asked
    from trucewatch.run.hearing_plan import Wanted, plan_hearing

    asked = Asked(files or (), network, since, until, threads)
    wanted = Wanted(size, noise, candidates, add, timezone)
    said(lambda: plan_hearing(asked, wanted, out, mission, Progress()), as_json=as_json)


@detect_app.command("cross")
@guarded
def detect_cross(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="What `detect bearing --json` answered, a file for each array."),
    ],
    reach: Annotated[
        float, typer.Option(metavar="KM", help="Kilometres from any of the arrays within which it is looked for.")
    ] = 250.0,
    out: OutFolder = Path("detections"),
    mission: IntoMission = None,
    as_json: AsJson = False,
) -> None:
    """Place what several arrays heard; exit code 1 if fewer than two agree on a place."""
    from trucewatch.run.crossing import cross_bearings

    said(lambda: cross_bearings(files, out, mission, reach), as_json=as_json)
