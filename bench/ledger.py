"""Durable appends and audit of the ledger, beside raw append + fdatasync in the same run: ratios are what counts.

.venv/bin/python bench/ledger.py [--entries 1000000] [--folder DIR]
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial

from trucewatch.ledger import canonical
from trucewatch.ledger.audit import audit
from trucewatch.ledger.files import FileStorage
from trucewatch.ledger.log import Log


def decision(number: int) -> dict[str, object]:
    """An entry without a blob, 330 bytes."""
    signature = {"office": "duty officer", "person": "J. Doe", "key": "duty.example+0a1b2c3d", "signature": "c2ln" * 22}
    content = {"verdict": "seen", "number": number}
    head = {"kind": "decision", "v": 1, "time": "2026-01-31T10:15:20Z", "act": "review"}
    return {**head, "about": f"incident-{number:09d}", "content": content, "signatures": [signature]}


def delivery(log: Log, number: int) -> dict[str, object]:
    """A delivery of half a kilobyte with a sealed blob of its own."""
    blob = log.put_blob(number.to_bytes(8, "big") * 64, sealed=True)
    head = {"kind": "delivery", "v": 1, "time": "2026-01-31T10:15:20Z", "source": "sensors"}
    return {**head, "name": f"batch-{number:09d}.csv", "blob": blob}


def rate(batches: int, batch: int, step: Callable[[int], object]) -> float:
    """Return the median rate in entries a second over five runs."""
    rates = []
    for run in range(5):
        start = time.perf_counter()
        for number in range(batches):
            step((run * batches + number) * batch)
        rates.append(batches * batch / (time.perf_counter() - start))
    return statistics.median(rates)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--folder", default=".")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        measure(folder, arguments.entries)


def measure(folder: str, entries: int) -> None:
    """Append one by one, in batches of 100, then up to `entries`, and audit."""
    log = Log.create(FileStorage(f"{folder}/mission"), "trucewatch.invalid/bench/00000000")
    record = bytes(len(canonical.encode(decision(0))) + 48)
    raw = os.open(f"{folder}/raw", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def raw_append(_first: int, batch: int) -> None:
        os.write(raw, record * batch)
        os.fdatasync(raw)

    def append(first: int, batch: int) -> None:
        log.append([decision(number) for number in range(first, first + batch)])

    for batches, batch in ((500, 1), (100, 100)):
        floor = rate(batches, batch, partial(raw_append, batch=batch))
        ours = rate(batches, batch, partial(append, batch=batch))
        print(
            f"durable appends, batch of {batch:3d}: {ours:9,.0f} /s   raw {floor:9,.0f} /s   ratio {ours / floor:.2f}"
        )
    ours = rate(10, 100, lambda first: log.append([delivery(log, number) for number in range(first, first + 100)]))
    print(f"the same with a sealed blob each:   {ours:9,.0f} /s")
    while log.size < entries:
        append(log.size, min(1000, entries - log.size))
    start = time.perf_counter()
    log.close()
    print(f"publish on close: {time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    Log.open(FileStorage(f"{folder}/mission"), write=False).close()
    print(f"open: {time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    report = audit(FileStorage(f"{folder}/mission"))
    spent_s = time.perf_counter() - start
    print(f"audit of {report.size:,} entries: {spent_s:.1f} s, {spent_s / report.size * 1e6:.1f} us an entry")
    if report.first_defect:
        raise SystemExit(str(report.first_defect))


if __name__ == "__main__":
    main()
