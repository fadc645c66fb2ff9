"""Kill `trucewatch ingest` at random moments and see that nothing which it acknowledged was lost.

.venv/bin/python torture/kill9.py [--count 500] [--seed N]

A round is a new mission and some kills in a row; rounds run beside each other, one a processor. Each kill sends SIGKILL to a process that
takes in small files, open ones and sealed ones. It is forked from one that has taken in files before, so that the kills fall where something is written
and not into the start of Python. After each kill the ledger is audited as the kill left it. At the end of a round the next ingest must go
on, `trucewatch verify` must exit 0, the views must be what `rebuild` makes, and every file that was named on standard output must be an
entry with those bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from trucewatch.cli import app
from trucewatch.ledger.audit import audit
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log

KILLS_A_ROUND = 50
FILES_A_KILL = 24
FIRES = "latitude,longitude,acq_date\n"
SEEN = "what,record,start,timezone,latitude,longitude,radius_m,platform,means,kind,count\n"


class Lost(Exception):  # noqa: N818 - named as the report says it
    """A promise was broken; the folder is kept."""


@dataclass
class Round:
    """One mission and what it acknowledged: file to SHA-256 of its bytes. `one_file_s`: how long a file takes."""

    folder: Path
    chance: random.Random
    acknowledged: dict[str, str] = field(default_factory=dict)
    moments: Counter[str] = field(default_factory=Counter)
    one_file_s: float = 0.0

    @property
    def mission(self) -> Path:
        """The mission's folder."""
        return self.folder / "mission"


def play(folder: Path, seed: int, kills: int) -> Round:
    """Play one round. Raises: Lost: a promise was broken."""
    this = Round(folder, random.Random(seed))
    command("new", this.mission, "--mission", "exercise")
    ingest_whole(this)
    for number in range(kills):
        kill_once(this, number)
        report = audit(FileStorage(str(this.mission)))
        if report.first_defect:
            raise Lost(f"{this.mission}: after kill {number}: {report.first_defect}")
    source, files = deliveries(this, "after")
    acknowledge(this, command("ingest", this.mission, source, *files), files)
    command("verify", this.mission)
    see_all_acknowledged(this)
    see_views(this)
    return this


def command(*words: str | Path) -> str:
    """Run a command that must succeed, and return what it printed. Raises: Lost: it failed."""
    answer = subprocess.run(
        [sys.executable, "-m", "trucewatch", *map(str, words)], capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise Lost(f"{words[:2]}: exit {answer.returncode}: {answer.stdout[-500:]}{answer.stderr[-500:]}")
    return answer.stdout


def ingest_whole(this: Round) -> None:
    """Take in files without a kill: here, which loads and reads all that an ingest needs, and forked, to see how long a file takes.

    Raises: Lost: a file is not acknowledged.
    """
    source, files = deliveries(this, "here")
    with contextlib.redirect_stdout(io.StringIO()) as said:
        app(["ingest", str(this.mission), source, *map(str, files)], standalone_mode=False)
    count = acknowledge(this, said.getvalue(), files)
    source, files = deliveries(this, "forked")
    started = time.monotonic()
    child, answer = start_ingest(this, source, files)
    with os.fdopen(answer) as words:
        count += acknowledge(this, words.read(), files)
    os.waitpid(child, 0)
    this.one_file_s = (time.monotonic() - started) / len(files)
    if count < 2 * len(files):
        raise Lost(f"{this.mission}: an ingest that nobody killed was silent about a file")


def kill_once(this: Round, number: int) -> None:
    """Start an ingest and end it with SIGKILL: after any number of acknowledgements, and some time inside the next file."""
    source, files = deliveries(this, f"kill-{number:03d}")
    child, answer = start_ingest(this, source, files)
    with os.fdopen(answer) as said:
        heard = [said.readline() for _ in range(max(0, this.chance.randrange(-8, len(files))))]
        time.sleep(this.chance.uniform(0, 1.5 * this.one_file_s))
        os.kill(child, signal.SIGKILL)
        count = acknowledge(this, "".join(heard) + said.read(), files)
    os.waitpid(child, 0)
    moment = (
        "before the first acknowledgement" if not count else "between two" if count < len(files) else "after the last"
    )
    this.moments[moment] += 1


def start_ingest(this: Round, source: str, files: list[Path]) -> tuple[int, int]:
    """Fork a process that does `trucewatch ingest`. Returns: its id, and where its standard output can be read."""
    answer, words = os.pipe()
    child = os.fork()
    if child:
        os.close(words)
        return child, answer
    os.dup2(words, 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        app(["ingest", str(this.mission), source, *map(str, files)], standalone_mode=False)
        sys.stdout.flush()
    finally:
        os._exit(0)


def acknowledge(this: Round, said: str, files: list[Path]) -> int:
    """Note which files the whole lines of an answer name. Returns: how many."""
    lines = [line for line in said.splitlines(keepends=True) if line.endswith("\n")]
    named = [path for path in files if any(line.startswith(f"{path}: entry ") for line in lines)]
    this.acknowledged |= {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in named}
    return len(named)


def deliveries(this: Round, name: str) -> tuple[str, list[Path]]:
    """Small files that nobody sent before: fires (kept open) or observations (sealed)."""
    source, header = this.chance.choice((("firms", FIRES), ("observations", SEEN)))
    files = []
    for number in range(FILES_A_KILL):
        path = this.folder / "sent" / f"{name}-{number:03d}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(header + "".join(rows(this.chance, source)), encoding="utf-8")
        files.append(path)
    return source, files


def rows(chance: random.Random, source: str) -> Iterator[str]:
    """One to five rows of a source, in the exercise's land and time."""
    for _ in range(chance.randint(1, 5)):
        place = f"{-chance.uniform(20.8, 21.2):.5f},{-chance.uniform(12.8, 13.2):.5f}"
        day, record = f"2031-05-{chance.randint(1, 14):02d}", f"{chance.getrandbits(64):016x}"
        if source == "firms":
            yield f"{place},{day}\n"
        else:
            yield f"observation,{record},{day}T10:00:00Z,UTC,{place},50,patrol-1,heard,explosion,3\n"


def see_all_acknowledged(this: Round) -> None:
    """Every acknowledged file is an entry with those bytes. Raises: Lost: one is not."""
    kept = set()
    with Log.open(FileStorage(str(this.mission)), write=False) as log:
        for index, entry in log.entries():
            if isinstance(entry, dict) and entry["kind"] == "delivery":
                kept.add((entry["name"], hashlib.sha256(log.read_blob(entry["blob"], index)).hexdigest()))
    if missing := this.acknowledged.items() - kept:
        raise Lost(f"{this.mission}: acknowledged and lost: {sorted(missing)[:3]}, {len(missing)} in all")


def see_views(this: Round) -> None:
    """The views that went through the kills hold what `rebuild` makes. Raises: Lost: they do not."""
    held, made = (json.loads(command(words, this.mission, "--json"))["state"] for words in ("digest", "rebuild"))
    if held != made:
        raise Lost(f"{this.mission}: the views differ from what the ledger gives")


def play_all(base: Path, seed: int, count: int) -> Counter[str]:
    """Play rounds beside each other until so many kills were made; say how far they are. Returns: when the kills came."""
    sizes = [min(KILLS_A_ROUND, count - done) for done in range(0, count, KILLS_A_ROUND)]
    folders = [base / f"round-{number:02d}" for number in range(len(sizes))]
    for folder in folders:
        folder.mkdir()
    started, acknowledged, moments = time.monotonic(), 0, Counter[str]()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as beside:
        for played in beside.map(play, folders, range(seed, seed + len(sizes)), sizes):
            acknowledged += len(played.acknowledged)
            moments += played.moments
            spent_s = time.monotonic() - started
            print(
                f"{moments.total():4d} killed, {acknowledged:6,} files acknowledged, none lost, {spent_s:4.0f} s",
                flush=True,
            )
            shutil.rmtree(played.folder)
    return moments


def main() -> None:
    """Play, and say what came of it; the folders of a round that lost something are kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500, help="kills in all")
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the moments and files"
    )
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="kill9-"))
    print(f"{arguments.count} kills, seed {arguments.seed}, in {base}", flush=True)
    try:
        moments = play_all(base, arguments.seed, arguments.count)
    except Lost as lost:
        sys.exit(f"LOST: {lost}")
    shutil.rmtree(base)
    print("; ".join(f"{count} killed {moment}" for moment, count in sorted(moments.items())))


if __name__ == "__main__":
    main()
