"""The pages for guarantors: what backs each task, what is missing, what it hangs on. Restricted: nothing of this is public.

An edition of this kind says so in `audience`, and whoever writes it keeps it out of what is published. Every figure carries its unit, its
rule, which is `readiness`, and the instant as of which it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trucewatch.model.edition import Edition, Provenance
from trucewatch.model.mission import Mission
from trucewatch.model.readiness import Answer, Readiness, Standing, TaskReadiness
from trucewatch.model.register import Commitment, Condition, Register, Task
from trucewatch.publish.framing import house, marks, notice, standing
from trucewatch.publish.positions import registered
from trucewatch.publish.statements import quoted, sourced, turned

FORMAT: Final = "trucewatch-backing-1"
AUDIENCE: Final = "guarantors"
RULE: Final = "readiness"
Row = dict[str, Any]


def backing(register: Register, found: Readiness, mission: Mission, day: str, provenance: Provenance) -> Edition:
    """Compose the restricted edition of a register as of an instant.

    Args:
        found: made of this register as of `provenance.as_of_ms`. day: the local day of that instant, YYYY-MM-DD.
    Returns: a plain object of text, integers and lists, ready for canonical JSON; equal for equal arguments.
    """
    answers = {a.condition: a for a in found.answers}
    stands = {s.commitment: s for s in found.standings}
    backed = {t.task: t for t in found.tasks}
    units = {c.id: c.unit for c in register.capabilities}
    return {
        **framed(FORMAT, register, mission, provenance),
        "as_of_ms": found.as_of_ms,
        "conditions": [_condition(c, answers[c.id], found) for c in register.conditions],
        "commitments": [_commitment(c, stands[c.id], day, units) for c in register.commitments if c.id in stands],
        "tasks": [_task(t, backed[t.id], units[t.capability]) for t in register.tasks if t.id in backed],
        "cells": [
            {
                **{n: getattr(cell, n) for n in ("state", "task", "answer", "reason")},
                "commitments": list(cell.commitments),
                "conditions": list(cell.conditions),
            }
            for cell in found.cells
        ],
        "beside": [
            {**{n: getattr(d, n) for n in ("form", "earlier", "later", "reason")}, "arguments": dict(d.arguments)}
            for d in found.divergences
        ],
    }


def framed(form: str, register: Register, mission: Mission, provenance: Provenance) -> Edition:
    """What every restricted edition begins with: for whom it is, its marks, and the names that its rows refer to."""
    return {
        "format": form,
        "audience": AUDIENCE,
        "marks": marks(mission),
        "notice": notice(mission),
        "mission": house(mission),
        "register": registered(register),
        "capabilities": {c.id: {"unit": c.unit, "names": dict(c.names)} for c in register.capabilities},
        "places": {p.id: dict(p.names) for p in register.places},
        "states": [{"id": s.id, "names": dict(s.names)} for s in register.states],
        "provenance": standing(provenance, ""),
    }


def amount(least: int, most: int, unit: str) -> Row:
    """A figure of readiness: from least to most, in a unit, by its rule. `most` of -1 was not stated."""
    return {"least": least, "most": most, "unit": unit, "rule": RULE}


def _condition(condition: Condition, answer: Answer, found: Readiness) -> Row:
    """A condition with its answer, and the tasks that it decides."""
    return {
        "id": condition.id,
        "names": dict(condition.names),
        "decided_by": condition.decided_by,
        "source": sourced(condition.source),
        "status": answer.status,
        "answer": answered(answer),
        "reason": answer.reason,
        "arguments": dict(answer.arguments),
        "history": [turned(turn) for turn in condition.history],
        "decides": [t.task for t in found.tasks if any(p.condition == condition.id for p in t.pivots)],
    }


def answered(answer: Answer) -> str:
    """`holds`, `fails`, or `open` where it is not known."""
    return {(1, 1): "holds", (0, 0): "fails"}.get((answer.lo, answer.hi), "open")


def _commitment(commitment: Commitment, stands: Standing, day: str, units: Mapping[str, str]) -> Row:
    """A statement as the public page has it, and beside it what the register reads in it."""
    offers = [
        {
            "capability": offer.capability,
            **amount(offer.least, offer.most, units[offer.capability]),
            "places": list(offer.places),
            "not_in": list(offer.not_in),
        }
        for offer in commitment.offers
    ]
    refuses = [{"capability": one.capability, "places": list(one.places)} for one in commitment.refuses]
    return {
        **quoted(commitment, day),
        "state": commitment.state,
        "offers": offers,
        "refuses": refuses,
        "reading": dict(commitment.reading),
        "clock_h": commitment.clock_h,
        "force": int(commitment.force),
        "when": _read(commitment.when),
        "trigger": _read(commitment.trigger),
        **stood(stands),
    }


def _read(formula: Mapping[str, Any]) -> Row:
    """A formula with each of its parts in the same form: `join` of `all`, `any`, `not` or `met`; empty where nothing is asked."""
    for join, argument in formula.items():
        if join == "met":
            return {"join": join, "condition": str(argument)}
        return {"join": join, "parts": [_read(part) for part in (argument if join != "not" else [argument])]}
    return {}


def stood(stands: Standing) -> Row:
    """Where a commitment stands: its stage, whether it is owed, and why."""
    return {
        "stage": stands.stage,
        "answer": stands.answer,
        "reason": stands.reason,
        "open": list(stands.open_),
        "failed": list(stands.failed),
    }


def _task(task: Task, found: TaskReadiness, unit: str) -> Row:
    """A task with what backs it: every figure from least to most."""
    plain = ("id", "component", "capability", "place", "until", "source")
    return {
        **{n: getattr(task, n) for n in plain},
        "names": dict(task.names),
        "from": task.from_,
        **{n: int(getattr(task, n)) for n in ("essential", "illustration", "force")},
        "depends_on": list(task.depends_on),
        **backed(found, unit),
    }


def backed(found: TaskReadiness, unit: str) -> Row:
    """What backs a task, in plain rows."""
    return {
        "task": found.task,
        "answer": _enough(found),
        "needed": amount(found.needed_least, found.needed_most, unit),
        "backed": amount(found.least, found.most, unit),
        "binding": amount(found.binding_least, found.binding_most, unit),
        "gap": amount(found.gap_least, found.gap_most, unit),
        "exact": int(found.exact),
        "serving": [{"commitment": s.commitment, **amount(s.least, s.most, unit)} for s in found.serving],
        "pivots": [
            {"condition": p.condition, "if_met": amount(*p.if_met, unit), "if_failed": amount(*p.if_failed, unit)}
            for p in found.pivots
        ],
        "failing": [list(one) for one in found.failing],
        "failing_whole": int(found.failing_whole),
        "waits_for": list(found.waits_for),
    }


def _enough(found: TaskReadiness) -> str:
    """Whether what backs a task reaches its need: for certain, not at all, or depending on what is not known."""
    if found.least >= found.needed_least:
        return "holds"
    return "open" if found.most >= found.needed_least else "fails"
