"""Satellite fires for the benchmark: an invented file of any size, and the least work that no ingest of such files can avoid."""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
import random
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

HEADER = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,confidence,version,bright_ti5,frp,daynight"
)
CONFIDENCES = ("low", "nominal", "nominal", "nominal", "high")


def write_fires(path: Path, rows: int, seed: int = 1) -> None:
    """A file in the publisher's manner: 70 % of the rows belong to fires that are seen again, 30 % stand alone; October 2023."""
    chance = random.Random(seed)
    fires = [(chance.uniform(44.5, 52.0), chance.uniform(26.0, 40.0)) for _ in range(max(1, rows // 50))]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        file.writelines(f"{row}\n" for row in _rows(chance, fires, rows))


def _rows(chance: random.Random, fires: list[tuple[float, float]], rows: int) -> Iterator[str]:
    for _ in range(rows):
        if chance.random() < 0.7:
            latitude, longitude = chance.choice(fires)
            latitude, longitude = chance.gauss(latitude, 0.002), chance.gauss(longitude, 0.003)
        else:
            latitude, longitude = chance.uniform(44.5, 52.0), chance.uniform(26.0, 40.0)
        pass_hour = chance.choice((0, 1, 10, 11))
        yield (
            f"{latitude:.5f},{longitude:.5f},{chance.uniform(300, 367):.2f},{chance.uniform(0.3, 0.8):.2f},"
            f"{chance.uniform(0.3, 0.8):.2f},2023-10-{chance.randint(1, 31):02d},{pass_hour}{chance.randint(0, 59):02d},1,"
            f"{chance.choice(CONFIDENCES)},2.0NRT,{chance.uniform(270, 310):.2f},{chance.uniform(0.5, 60):.2f},"
            f"{'D' if pass_hour > 9 else 'N'}"
        )


def floor(folder: Path, files: list[Path]) -> None:
    """The least work: read, keep durably under a hash, split into fields, one id a row, sort, drop repeats, store in SQLite."""
    distinct: dict[bytes, tuple[str, ...]] = {}
    for path in files:
        data = path.read_bytes()
        with (folder / hashlib.sha256(data).hexdigest()).open("wb") as kept:
            kept.write(data)
            kept.flush()
            os.fsync(kept.fileno())
        text = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        for row in csv.reader(text.decode().splitlines()):
            distinct[hashlib.sha256(",".join(row[-13:]).encode()).digest()] = tuple(row[-13:])
    with sqlite3.connect(folder / "floor.db") as database:
        database.execute("CREATE TABLE rows (id BLOB PRIMARY KEY, row TEXT) WITHOUT ROWID")
        database.executemany(
            "INSERT INTO rows VALUES (?, ?)", ((key, ",".join(distinct[key])) for key in sorted(distinct))
        )


if __name__ == "__main__":
    floor(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
