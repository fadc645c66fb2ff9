"""Where a plan is written: into `restricted/`, readable by its owner alone, or elsewhere under a seal. It says where nobody looks.

restricted/plan.json         the plan; made anew each time
FILE.sealed                  the same, under a key of its own; see docs/reference/sealed-file.md
private/plans/FILE.key       that key, for whoever may open it with `trucewatch embargo check`
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from trucewatch.errors import WorkflowError
from trucewatch.model.mission import Mission
from trucewatch.respond.embargo import KEY_BYTES, Sent, label, seal
from trucewatch.run.embargo import KEY_FORMAT
from trucewatch.run.owned import OWNER_ONLY, RESTRICTED, put_new, write_owned

NAME: Final = "plan.json"
KEYS: Final = "private/plans"
SUFFIX: Final = ".sealed"
CASE: Final = "network-design"
NEVER: Final = "never"


@dataclass(frozen=True)
class Frame:
    """Where a plan stands: the mission and its marks, the log's name, how many entries it rests on, and the time of the last.

    A sealed file names a case and a minute: a plan is of none, and its minute never comes.
    """

    mission: str
    notice: str
    log: str
    entry: int
    at_ms: int
    case: str = CASE
    public: str = NEVER


def refuse_place(root: Path, out: Path | None, mission: Mission, *, open_: bool) -> None:
    """See that a plan may go where it is wanted, before it is made.

    Raises: WorkflowError: it would lie openly and is of no exercise, or a file of that name is there.
    """
    if open_ and not mission.exercise:
        what = "A plan says where nobody looks; only that of an exercise may be open."
        raise WorkflowError(what, hint="Leave --open out: the plan is written into restricted/.", place=mission.id)
    if out is None or open_:
        return
    if out.suffix != SUFFIX:
        what = "A plan leaves restricted/ only under a seal."
        raise WorkflowError(what, hint=f"Name a file that ends in {SUFFIX}.", place=str(out))
    for file in (out, _key_file(root, out)):
        if file.exists():
            what = "This file is there already; a key seals one plan."
            raise WorkflowError(what, hint="Name another file, or move this one away.", place=str(file))


def write_plan(root: Path, out: Path | None, plan: Mapping[str, Any], frame: Frame, *, open_: bool) -> tuple[Path, ...]:
    """Write a plan where `refuse_place` let it go. Returns: the files."""
    data = json.dumps(plan, ensure_ascii=False, indent=1).encode() + b"\n"
    if out is not None and open_:
        out.write_bytes(data)
        return (out,)
    if out is not None:
        return _sealed(root, out, data, frame)
    return (write_owned(root / RESTRICTED, NAME, data),)


def _sealed(root: Path, out: Path, data: bytes, frame: Frame) -> tuple[Path, ...]:
    key, file = os.urandom(KEY_BYTES), _key_file(root, out)
    one = Sent("plan", frame.case, frame.entry, frame.at_ms, 0, {}, {})
    made = seal(data, key, label(one, key, frame.log, frame.notice, frame.public))
    head = {"format": KEY_FORMAT, "log": frame.log, "case": frame.case, "entry": frame.entry}
    file.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    put_new(
        file, json.dumps({**head, "key": key.hex(), "printed": {"public": frame.public}}, indent=1).encode() + b"\n"
    )
    put_new(out, made)
    return out, file


def _key_file(root: Path, out: Path) -> Path:
    return root / KEYS / f"{out.stem}.key"
