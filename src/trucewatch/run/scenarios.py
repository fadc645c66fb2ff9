"""`trucewatch scenario run`: what comes of a timeline of suppositions over the register of a mission. Nothing of it is entered anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from trucewatch.model.readiness import Outcome, RunningClock, Scenario, Standing, Step, TaskReadiness
from trucewatch.model.register import Register
from trucewatch.model.time import from_text, to_text
from trucewatch.publish.say import Language
from trucewatch.run.config.scenario import load_scenario
from trucewatch.run.folder import MissionFolder
from trucewatch.run.knowing import known
from trucewatch.run.missions import mission_views
from trucewatch.run.pledges import AUDIENCE, RESTRICTED, Row, figures_row, span
from trucewatch.run.reading import read_file
from trucewatch.run.restricted import write_scenarios
from trucewatch.run.shelves import language
from trucewatch.run.show import last_time
from trucewatch.run.terminal import Progress, table

SHELF = "scenarios"
Played = tuple[Scenario, tuple[Outcome, ...]]
LEGEND: Final = (
    "bound: owed now, whatever is still unknown; triggered: owed, and its case has come.",
    "nothing backs: essential tasks with no backing, however open conditions turn out; no time named: backed or possibly so, and no pledge says",
    "within which time. A task that waits for another counts only with it.",
)


def run_scenario(
    path: Path, file: str, against: str, lang: str, database: str, progress: Progress, *, page: bool = False
) -> tuple[list[str], dict[str, Any]]:
    """Play a scenario, or two side by side. Returns: lines and data.

    Args:
        file, against: a path, or the name of a scenario in the mission's scenarios/; `against` may be empty.
        page: write the page for guarantors too.
    Raises: WorkflowError: a monitoring mission, or no such file. AgreementError: a scenario that cannot be used.
    """
    spoken = language(lang)
    with mission_views(path, database, progress) as (folder, store):
        register, as_of = folder.register(), last_time(folder)
        knows = known(folder, store, from_text(as_of))
        played = [_played(folder, register, knows, one) for one in (file, against) if one]
        pages = write_scenarios(folder, store, played, from_text(as_of)) if page else ()
    data: dict[str, Any] = {"mission": folder.mission().id, "as_of": as_of, "audience": AUDIENCE}
    lines = [RESTRICTED, *LEGEND]
    for name, (scenario, outcomes) in zip(("scenario", "against"), played, strict=False):
        data[name] = _scenario_row(scenario, outcomes, register)
        lines += _scenario_lines(scenario, outcomes, register, spoken)
    if len(played) > 1:
        data["differences"] = _differences(played[0], played[1])
        titles = [scenario.names.get(spoken.tag, scenario.id) for scenario, _ in played]
        lines += ["", f"What differs between the first, {titles[0]}, and the second, {titles[1]}"]
        lines += _difference_lines(data["differences"])
    if page:
        data["pages"] = [str(one) for one in pages]
        lines += ["", *data["pages"]]
    return lines, data


def _played(folder: MissionFolder, register: Register, knows: Any, name: str) -> Played:
    from trucewatch.guarantee.scenario import play  # its solvers take a while to load

    scenario = load_scenario(*_found(folder, name), register, folder.mission().languages)
    return scenario, play(register, knows, scenario)


def _found(folder: MissionFolder, name: str) -> tuple[str, bytes]:
    """A scenario by its path, or by its name in the mission's folder of scenarios."""
    shelved = folder.root / SHELF / f"{name.removesuffix('.yaml')}.yaml"
    place = str(shelved) if not Path(name).exists() and shelved.is_file() else name
    return Path(place).name, read_file(place)


def _scenario_row(scenario: Scenario, outcomes: Sequence[Outcome], register: Register) -> Row:
    steps = [_step_row(s, o, register) for s, o in zip(scenario.steps, outcomes, strict=True)]
    head = {"id": scenario.id, "names": dict(scenario.names), "source": scenario.source, "begins": scenario.begins}
    return {**head, "steps": steps}


def _step_row(step: Step, outcome: Outcome, register: Register) -> Row:
    return {
        "day": step.day,
        "at": to_text(outcome.at_ms),
        "names": dict(step.names),
        "changes": [{c.what: dict(c.argument)} for c in step.changes],
        "bound": list(outcome.bound),
        "triggered": list(outcome.triggered),
        "clocks": [_clock(c) for c in outcome.clocks],
        "nobody": list(outcome.nobody),
        "changed": [_change(was, now) for was, now in outcome.changed],
        "tasks": [_task(register, t) for t in outcome.readiness.tasks],
    }


def _clock(clock: RunningClock) -> Row:
    due = to_text(clock.due_ms) if clock.due_ms >= 0 else None
    return {"commitment": clock.commitment, "state": clock.state, "t0": to_text(clock.t0_ms), "due": due}


def _change(was: Standing, now: Standing) -> Row:
    why = {"reason": now.reason, "open": list(now.open_), "failed": list(now.failed)}
    return {"commitment": now.commitment, "was": was.answer, "now": now.answer, "stage": now.stage, **why}


def _task(register: Register, found: TaskReadiness) -> Row:
    return {
        **figures_row(register, found),
        "pivotal": [p.condition for p in found.pivots],
        "waits_for": list(found.waits_for),
    }


def _differences(one: Played, other: Played) -> list[Row]:
    from trucewatch.guarantee.comparing import compared

    return [asdict(found) for found in compared(one[1], other[1])]


def _scenario_lines(scenario: Scenario, outcomes: Sequence[Outcome], register: Register, spoken: Language) -> list[str]:
    lines = ["", scenario.names.get(spoken.tag, scenario.id)]
    before: dict[str, Row] = {}
    for step, outcome in zip(scenario.steps, outcomes, strict=True):
        day = date.fromisoformat(scenario.begins) + timedelta(days=step.day)
        rows = {row["task"]: row for row in (_task(register, t) for t in outcome.readiness.tasks)}
        fresh = [row for name, row in rows.items() if before.get(name) != row]
        lines += ["", f"Day {step.day}, {day.isoformat()}: {step.names.get(spoken.tag, '')}"]
        lines += [f"  {line}" for line in (*_people_lines(outcome, spoken), *_task_lines(fresh))]
        before = rows
    return lines


def _people_lines(outcome: Outcome, spoken: Language) -> list[str]:
    """Who is bound, what runs, where nothing backs a task or nobody named a time, and each change of an answer with its reason."""
    unbacked = {t.task for t in outcome.readiness.tasks if t.most == 0}
    told = {
        "bound": outcome.bound,
        "triggered": outcome.triggered,
        "clocks": [_clock_words(_clock(c)) for c in outcome.clocks],
        "nothing backs": [name for name in outcome.nobody if name in unbacked],
        "no time named": [name for name in outcome.nobody if name not in unbacked],
    }
    lines = [f"{name:15}{', '.join(found) or 'none'}" for name, found in told.items()]
    for was, now in outcome.changed:
        if was.answer != now.answer:
            on = f" ({', '.join((*now.failed, *now.open_))})" if now.failed or now.open_ else ""
            lines.append(f"{'changed':15}{now.commitment}: {was.answer} -> {now.answer}. {spoken.say(now.reason)}{on}")
    return lines


def _clock_words(clock: Row) -> str:
    due = f"due {clock['due']}" if clock["due"] else "due at no time that anybody named"
    return f"{clock['commitment']} since {clock['t0']}, {due}"


def _task_lines(fresh: Sequence[Row]) -> list[str]:
    """The tasks whose figures changed with this step; on the first, all."""
    if not fresh:
        return ["What backs the tasks has not changed."]
    columns = ("task", "needed", "backed", "missing", "unit", "hangs on first")
    told = (
        [r["task"], span(r["needed"]), span(r), span(r["gap"]), r["unit"], (r["pivotal"] or [""])[0]] for r in fresh
    )
    return table(columns, told)


def _difference_lines(found: Sequence[Row]) -> list[str]:
    """Only what differs, day by day."""
    lines: list[str] = []
    for row in found:
        if not any((*row["bound"], *row["triggered"], *row["nobody"], row["tasks"])):
            continue
        lines.append(f"  Day {row['day']}")
        for name in ("bound", "triggered", "nobody"):
            one, other = row[name]
            if one or other:
                told = "nothing backs it, or no time named" if name == "nobody" else name
                lines.append(f"    {told}: first alone {_listed(one)}; second alone {_listed(other)}")
        lines += [f"    {t['task']}: {_pair(t['one'])} against {_pair(t['other'])}" for t in row["tasks"]]
    return lines


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _pair(interval: Sequence[int]) -> str:
    return span({"least": interval[0], "most": interval[1]})
