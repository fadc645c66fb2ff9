"""Real checks: what trucewatch makes of data whose truth nobody invented, as tables for docs/explanation/how-right-are-we.md.

.venv/bin/python truth/checks.py [--only NAME,NAME] [--data DIR]
Where the data are not there a check says so and is skipped.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import articles
import events
import october
import peacetime
import wartime

ROOT: Final = Path(__file__).parents[1]
CHECKS: Final[dict[str, tuple[str, Callable[[Path], Iterator[str]]]]] = {
    "october": ("October 2023, one satellite", october.check),
    "events": ("UCDP events against heat of the same day", events.check),
    "articles": ("VIINA articles, January to March 2024", articles.check),
    "peacetime": ("Peacetime years as a false alarm test", peacetime.check),
    "wartime": ("Spring and summer of 2023 against what is ordinary", wartime.check),
}


def main() -> None:
    """Check and print; what takes long says on the other channel what it is at. Raises: SystemExit: a check that is not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help=f"some of: {', '.join(CHECKS)}")
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("TRUCEWATCH_DATA", ROOT.parent / "shared" / "data"))
    )
    arguments = parser.parse_args()
    names = arguments.only.split(",") if arguments.only else list(CHECKS)
    if strange := set(names) - set(CHECKS):
        raise SystemExit(f"There is no check {', '.join(sorted(strange))}. Known: {', '.join(CHECKS)}.")
    if not arguments.data.is_dir():
        print(f"The real data are not there ({arguments.data}); set TRUCEWATCH_DATA. Every check is skipped.")
        return
    for place, name in enumerate(names, 1):
        title, check = CHECKS[name]
        print(f"{place} of {len(names)}: {name} ...", file=sys.stderr, flush=True)
        started = time.perf_counter()
        print(f"## {title}\n")
        for line in check(arguments.data):
            print(line, flush=True)
        print()
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
