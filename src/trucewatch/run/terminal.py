"""The terminal: answers on stdout, progress and complaints on stderr, never a traceback.

Exit codes: 0 done, 1 a defect was found, 2 wrong use or cannot go on.
"""

from __future__ import annotations

import errno
import functools
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, ParamSpec

import typer

from trucewatch.errors import DefectFound, TrucewatchError

P = ParamSpec("P")
EVERY_S: Final = 0.5
TRACE_VARIABLE: Final = "TRUCEWATCH_TRACE"


class Progress:
    """What is done, what is left and the rate, on one line of stderr; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._stage, self._begun, self._last, self._shown = "", 0.0, 0.0, False

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Tell that so much of a stage is done."""
        if not sys.stderr.isatty():
            return
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._begun = stage, now
        if now - self._last < EVERY_S:
            return
        self._last, self._shown = now, True
        rate = done / (now - self._begun) if now > self._begun else 0.0
        sys.stderr.write(f"\r\033[K{stage}: {done} of {of}, {rate:.0f} a second")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave a clean line."""
        if self._shown:
            sys.stderr.write("\r\033[K")


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn whatever goes wrong into one sentence and exit code 2."""
    return _guard(command, on_defect=2)


def judging(command: Callable[P, None]) -> Callable[P, None]:
    """The same for commands that look for defects: one that is found gives exit code 1."""
    return _guard(command, on_defect=1)


def _guard(command: Callable[P, None], on_defect: int) -> Callable[P, None]:
    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (typer.Exit, typer.Abort):
            raise
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(2)
        except (Exception, KeyboardInterrupt) as e:  # the last door: a user never sees a traceback
            if os.environ.get(TRACE_VARIABLE):
                raise
            complain(_sentence(e))
            sys.exit(on_defect if isinstance(e, DefectFound) else 2)

    return run


def _sentence(e: BaseException) -> str:
    if isinstance(e, TrucewatchError):
        return str(e)
    if isinstance(e, KeyboardInterrupt):
        return "Interrupted. What was acknowledged is kept; the next run goes on from there."
    if isinstance(e, OSError):
        return _about_disk(e)
    if type(e).__module__.startswith("sqlalchemy"):
        return _about_database(e)
    return (
        f"This is a fault of trucewatch: {type(e).__name__}: {e}. What was acknowledged is kept. "
        f"Please report it, with what {TRACE_VARIABLE}=1 shows."
    )


def answer(data: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Print an answer as JSON, or as lines."""
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        for line in lines:
            typer.echo(line)


def complain(line: str) -> None:
    """Say something beside the answer."""
    typer.echo(line, err=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """A plain table; `-` where nothing is known."""
    cells = [list(columns), *([_cell(v) for v in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    return ["  ".join(v.ljust(w) for v, w in zip(row, widths, strict=True)).rstrip() for row in cells]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return "-" if value is None or value == "" else str(value)


def _about_disk(e: OSError) -> str:
    """One sentence about what the disk refused."""
    place = f"{e.filename}: " if e.filename else ""
    if e.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return f"{place}This may not be written. Give yourself the right to write, or work on a copy."
    if e.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{place}The disk is full. Make room and run again; what was acknowledged is kept."
    return f"{place}The system refused: {e.strerror}. What was acknowledged is kept."


def _about_database(e: BaseException) -> str:
    said = str(getattr(e, "orig", None) or e).splitlines()[0]
    hints = {
        "readonly": "Give yourself the right to write, or work on a copy.",
        "full": "Make room and run again.",
        "locked": "Another process uses these views: try again when it has ended.",
    }
    hint = next((h for word, h in hints.items() if word in said), "See whether it runs and may be written to.")
    return f"The database of the views refused: {said}. {hint} The ledger is unharmed."
