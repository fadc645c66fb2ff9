"""How well explosions are heard, on invented data made by ourselves: plays trials of `exercise.hearing` and writes figures, tables and plots of the page in docs/.

.venv/bin/python truth/hearing.py [--hours 16] [--draw]
Seeds from 1 to 999 measure; those from 1001 on were seen while models were mended and thresholds learned. `--draw` measures nothing anew.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hearing_plots import pictures
from hearing_tables import tables

from trucewatch.exercise.hearing.play import false_alarms, learned, measured
from trucewatch.exercise.hearing.trials import AIR, FEW, GROUND

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/explanation/how-well-explosions-are-heard.md"
FIGURES = ROOT / "docs/explanation/how-well-explosions-are-heard.json"
PICTURES = ROOT / "docs/pictures"
LEARNED_FROM = 9001


def steps(hours: int, days: int) -> dict[str, Callable[[], Any]]:
    """What is measured, by name: hours of explosions, and quiet days."""
    first = range(1, 1 + hours)
    half = range(101, 101 + max(1, hours // 2))
    return {
        "seismometers": lambda: measured(GROUND, first),
        "microphones": lambda: measured(AIR, first),
        "few": lambda: measured(FEW, half),
        "loud": lambda: measured(replace(GROUND, louder=4.0), half),
        "fast": lambda: measured(replace(GROUND, told=1.03), half),
        "quiet_seismometers": lambda: false_alarms(GROUND, range(201, 201 + days), 24),
        "quiet_microphones": lambda: false_alarms(AIR, range(201, 201 + days), 24),
        "quiet_few": lambda: false_alarms(FEW, range(201, 201 + days), 24),
    }


def main() -> None:
    """Measure what is asked for, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=16)
    parser.add_argument("--days", type=int, default=2, help="quiet days of each network")
    parser.add_argument("--only", default="", help="names of steps, with commas; the others stay as they are")
    parser.add_argument("--draw", action="store_true")
    parser.add_argument(
        "--thresholds", action="store_true", help="learn thresholds from twelve quiet hours, and print them"
    )
    arguments = parser.parse_args()
    if arguments.thresholds:
        for trial in (GROUND, AIR, FEW):
            made = learned(trial, LEARNED_FROM, 12, 1.0)
            print(f"{trial.name}: {made.threshold:.3f} ± {made.sigma:.3f}", flush=True)
        return
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    for name, step in steps(arguments.hours, arguments.days).items():
        if arguments.draw or (arguments.only and name not in arguments.only.split(",")):
            continue
        started = time.perf_counter()
        figures[name] = step()
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
        FIGURES.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
    for name, picture in pictures(figures).items():
        (PICTURES / name).write_text(picture)
    PAGE.write_text(filled(PAGE.read_text(), tables(figures)))


def filled(page: str, made: dict[str, str]) -> str:
    """A page with what stands between its marks made anew."""
    for name, text in made.items():
        begin, end = f"<!-- {name}: made by truth/hearing.py -->\n", f"<!-- end of {name} -->"
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}\n{text}\n\n{end}{rest.partition(end)[2]}"
    return page


if __name__ == "__main__":
    main()
