"""Kill `trucewatch ingest` at random moments and see that nothing which it acknowledged was lost.

.venv/bin/python torture/kill9.py [--count 500] [--seed N]

A round is a new mission and some kills in a row; rounds run beside each other, one a processor. Each kill sends SIGKILL to a real
process that takes in small files, open ones and sealed ones. After it, the ledger is audited as the kill left it. At the end of a round the next
ingest must go on, `trucewatch verify` must exit 0, and every file that was named on standard output must be an entry with those bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from trucewatch.ledger.audit import audit
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log

TRUCEWATCH = [sys.executable, "-m", "trucewatch"]
KILLS_A_ROUND = 25
FILES_A_KILL = 60
FIRES = "latitude,longitude,acq_date\n"
SEEN = "what,means,kind,time,latitude,longitude,count\n"


class Lost(Exception):  # noqa: N818 - named as the report says it
    """A promise was broken; the folder is kept."""


@dataclass
class Round:
    """One mission and what it acknowledged: file name to SHA-256 of its bytes."""

    folder: Path
    chance: random.Random
    acknowledged: dict[str, str] = field(default_factory=dict)
    moments: Counter[str] = field(default_factory=Counter)
    start_s: float = 0.0
    end_s: float = 0.0

    @property
    def mission(self) -> Path:
        """The mission's folder."""
        return self.folder / "mission"


def play(folder: Path, seed: int, kills: int) -> Round:
    """Play one round. Raises: Lost: a promise was broken."""
    this = Round(folder, random.Random(seed))
    run("new", this.mission, "--mission", "exercise")
    run_whole(this, "before")
    for number in range(kills):
        kill_once(this, number)
        report = audit(FileStorage(str(this.mission)))
        if report.first_defect:
            raise Lost(f"{this.mission}: after kill {number}: {report.first_defect}")
    run_whole(this, "after")
    run("verify", this.mission)
    see_all_acknowledged(this)
    return this


def run(*words: str | Path) -> None:
    """Run a command that must succeed."""
    answer = subprocess.run([*TRUCEWATCH, *map(str, words)], capture_output=True, text=True, check=False)
    if answer.returncode:
        raise Lost(f"{words}: exit {answer.returncode}: {answer.stdout[-500:]}{answer.stderr[-500:]}")


def run_whole(this: Round, when: str) -> None:
    """Take in files without a kill, and note how long it takes to the first acknowledgement and to the end."""
    source, files = deliveries(this, when)
    started = time.monotonic()
    with ingest(this, source, files) as child:
        for line in child.stdout or ():
            this.start_s = this.start_s or time.monotonic() - started
            acknowledge(this, line, files)
    this.end_s = time.monotonic() - started
    if child.returncode or not all(str(path) in this.acknowledged for path in files):
        raise Lost(
            f"{this.mission}: the whole run {when} the kills ended with {child.returncode} or was silent about a file"
        )


def kill_once(this: Round, number: int) -> None:
    """Start an ingest and end it with SIGKILL at a moment that is equally likely between its start and its end."""
    source, files = deliveries(this, f"kill-{number:03d}")
    child = ingest(this, source, files)
    time.sleep(this.chance.uniform(0.6 * this.start_s, this.end_s))
    child.kill()
    said, _ = child.communicate()
    before = len(this.acknowledged)
    for line in said.splitlines(keepends=True):
        acknowledge(this, line, files)
    count = len(this.acknowledged) - before
    this.moments[
        "before the first acknowledgement" if not count else "between" if count < len(files) else "after the last"
    ] += 1


def ingest(this: Round, source: str, files: list[Path]) -> subprocess.Popen[str]:
    """Start taking in files."""
    words = [*TRUCEWATCH, "ingest", str(this.mission), source, *map(str, files)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def acknowledge(this: Round, line: str, files: list[Path]) -> None:
    """Note which file a whole line of the answer names."""
    for path in files:
        if line.endswith("\n") and str(path) in line:
            this.acknowledged[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()


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
    """One to five rows of a source."""
    for _ in range(chance.randint(1, 5)):
        latitude, longitude = f"{-chance.uniform(20.8, 21.2):.5f}", f"{-chance.uniform(12.8, 13.2):.5f}"
        day = f"2023-10-{chance.randint(1, 28):02d}"
        fire, seen = (
            f"{latitude},{longitude},{day}\n",
            f"observation,seen,explosion,{day}T10:00:00Z,{latitude},{longitude},3\n",
        )
        yield fire if source == "firms" else seen


def see_all_acknowledged(this: Round) -> None:
    """Every acknowledged file is an entry with those bytes. Raises: Lost: one is not."""
    kept = set()
    with Log.open(FileStorage(str(this.mission)), write=False) as log:
        for index, entry in log.entries():
            if isinstance(entry, dict) and entry["kind"] == "delivery":
                kept.add((Path(entry["name"]).name, hashlib.sha256(log.read_blob(entry["blob"], index)).hexdigest()))
    missing = [path for path, digest in this.acknowledged.items() if (Path(path).name, digest) not in kept]
    if missing:
        raise Lost(f"{this.mission}: acknowledged and lost: {missing[:3]} and {len(missing[3:])} more")


def main() -> int:
    """Play all rounds, say how far they are, and what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500, help="kills in all")
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the moments and files"
    )
    arguments = parser.parse_args()
    sizes = [min(KILLS_A_ROUND, arguments.count - done) for done in range(0, arguments.count, KILLS_A_ROUND)]
    base = Path(tempfile.mkdtemp(prefix="kill9-"))
    print(f"{arguments.count} kills in {len(sizes)} rounds, seed {arguments.seed}", flush=True)
    folders = [base / f"round-{number:02d}" for number in range(len(sizes))]
    for folder in folders:
        folder.mkdir()
    started, done, acknowledged, moments = time.monotonic(), 0, 0, Counter[str]()
    with ThreadPoolExecutor(os.cpu_count()) as beside:
        seeds = range(arguments.seed, arguments.seed + len(sizes))
        for played in beside.map(play, folders, seeds, sizes):
            done, acknowledged, moments = (
                done + played.moments.total(),
                acknowledged + len(played.acknowledged),
                moments + played.moments,
            )
            print(
                f"{done:4d} killed, {acknowledged:6,} files acknowledged, none lost, {time.monotonic() - started:4.0f} s",
                flush=True,
            )
            shutil.rmtree(played.folder)
    shutil.rmtree(base)
    print("; ".join(f"{count} killed {moment}" for moment, count in sorted(moments.items())))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Lost as lost:
        sys.exit(f"LOST: {lost}")
