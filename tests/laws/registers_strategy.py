"""Registers at random, small enough to be tried in all their worlds: few states, places, tasks and conditions, and many ways to hang together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from trucewatch.model import vocabulary as v
from trucewatch.model.register import (
    NOT_STATED,
    Capability,
    Commitment,
    Condition,
    Formula,
    Known,
    Offer,
    Place,
    Refusal,
    Register,
    Source,
    State,
    Task,
    Turn,
)
from trucewatch.model.time import from_text

TODAY = "2031-05-10"
AS_OF_MS = from_text(TODAY)
SOURCE = Source("a document", "2031-05-01", "primary")
STATES = ("Alder", "Birch", "Cedar")
CAPABILITIES = ("soldiers", "ships")
PLACES = (Place("land", {}), Place("coast", {}, "land"), Place("hills", {}, "land"), Place("sea", {}))
CONDITIONS = ("c1", "c2", "c3", "c4")
DAYS = ("2031-05-01", "2031-05-03", "2031-05-05")
OFFICE = "registrar"
KNOWN = Known(AS_OF_MS)


def condition(id_: str, status: str = "", asks: dict[str, Any] | None = None) -> Condition:
    """A condition that people decide, with what was said of it if anything was."""
    history = (Turn(status, DAYS[0], SOURCE),) if status else ()
    return Condition(id_, {}, asks or {"judgment": {"office": OFFICE, "about": id_}}, OFFICE, SOURCE, history)


def commitment(id_: str, *offers: Offer, **fields: Any) -> Commitment:
    """A pledge of Alder that was said on the first day, unless the fields say otherwise."""
    plain: dict[str, Any] = {
        "state": STATES[0],
        "to": (),
        "about": id_,
        "form": "statement",
        "binding": "political",
        "binding_by": "",
        "source": SOURCE,
        "language": "en",
        "words": "",
        "verbatim": False,
        "stages": (Turn("said", DAYS[0], SOURCE),),
    }
    return Commitment(id=id_, offers=offers, **{**plain, **fields})


def task(id_: str, least: int = 1, most: int = 1, **fields: Any) -> Task:
    """An essential task on land that needs soldiers, unless the fields say otherwise."""
    plain: dict[str, Any] = {
        "names": {},
        "component": 3,
        "capability": CAPABILITIES[0],
        "place": "land",
        "from_": "",
        "until": "",
        "essential": True,
        "source": "",
        "illustration": True,
    }
    return Task(id=id_, least=least, most=most, **{**plain, **fields})


def register(
    commitments: Iterable[Commitment], tasks: Iterable[Task], conditions: Iterable[Condition] = ()
) -> Register:
    """A register of these, over the places, states and capabilities of this module."""
    return Register(
        id="drawn",
        version="1",
        names={},
        source="drawn",
        capabilities=tuple(Capability(c, "units", {}) for c in CAPABILITIES),
        places=PLACES,
        states=tuple(State(s, {}) for s in STATES),
        conditions=tuple(conditions),
        commitments=tuple(commitments),
        tasks=tuple(tasks),
    )


def formulas(names: tuple[str, ...] = CONDITIONS, *, positive: bool = False) -> st.SearchStrategy[Formula]:
    """Formulas in which conditions stand as often as chance will have it; `positive`: none is under a `not`."""
    atoms = st.sampled_from(names).map(lambda name: {"met": name})

    def more(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        some = st.lists(parts, min_size=1, max_size=3)
        joined = some.map(lambda p: {"all": p}) | some.map(lambda p: {"any": p})
        return joined if positive else joined | parts.map(lambda p: {"not": p})

    plain = atoms if positive else atoms | atoms.map(lambda part: {"not": part})
    return st.just({}) | plain | st.recursive(atoms, more, max_leaves=4)


limits = st.lists(st.sampled_from([p.id for p in PLACES]), min_size=1, max_size=2, unique=True).map(tuple)


def seldom(usual: Any, other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly the one, now and then something else: or most of a register would be of no effect."""
    return st.integers(0, 3).flatmap(lambda k: other if k == 3 else st.just(usual))


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    least = draw(st.integers(0, 5))
    most = draw(seldom(least + 1, st.just(NOT_STATED) | st.integers(least, least + 4)))
    capability = draw(seldom(CAPABILITIES[0], st.sampled_from(CAPABILITIES)))
    return Offer(capability, least, most, draw(seldom((), limits)), draw(seldom((), limits)))


@st.composite
def commitments(draw: st.DrawFn, id_: str, *, positive: bool = False) -> Commitment:
    stage = draw(st.sampled_from(["said", "signed", "signed", "in_force", "in_force", "denied"]))
    days = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=2, unique=True)))
    words = ["said", stage][-len(days) :]
    return commitment(
        id_,
        *draw(st.lists(offers(), min_size=draw(seldom(1, st.just(0))), max_size=2)),
        state=draw(st.sampled_from(STATES)),
        about=draw(st.sampled_from([id_, id_, "matter"])),
        binding=draw(st.sampled_from(v.BINDINGS)),
        stages=tuple(Turn(word, day, SOURCE) for word, day in zip(words, days, strict=True)),
        refuses=tuple(draw(st.lists(refusals, max_size=1))) if draw(st.integers(0, 3)) == 0 else (),
        when=draw(formulas(positive=positive)),
        expires=draw(seldom("", st.sampled_from([DAYS[2], "2032-01-01"]))),
    )


refusals = st.builds(Refusal, st.sampled_from(CAPABILITIES), seldom((), limits))


@st.composite
def tasks(draw: st.DrawFn, id_: str, before: tuple[str, ...]) -> Task:
    least = draw(st.integers(0, 6))
    return task(
        id_,
        least,
        least + draw(st.integers(0, 4)),
        capability=draw(seldom(CAPABILITIES[0], st.sampled_from(CAPABILITIES))),
        place=draw(st.sampled_from([p.id for p in PLACES])),
        essential=draw(st.booleans()),
        until=draw(st.sampled_from(["", "", "2031-12-31"])),
        depends_on=tuple(draw(st.lists(st.sampled_from(before), max_size=1))) if before else (),
    )


@st.composite
def registers(draw: st.DrawFn, *, positive: bool = False) -> Register:
    """Up to six commitments, four tasks and four conditions, some of which are known."""
    known = draw(st.lists(seldom("", st.sampled_from(["met", "failed"])), min_size=4, max_size=4))
    made = [draw(commitments(f"p{k}", positive=positive)) for k in range(draw(st.integers(1, 6)))]
    needed: list[Task] = []
    for k in range(draw(st.integers(1, 4))):
        needed.append(draw(tasks(f"t{k}", tuple(t.id for t in needed))))
    conditions = [condition(name, status) for name, status in zip(CONDITIONS, known, strict=True)]
    return register(made, needed, conditions)


def answered(drawn: Register, answers: dict[str, bool]) -> Register:
    """The register once some conditions are met or failed."""
    said = {True: "met", False: "failed"}
    return replace(
        drawn,
        conditions=tuple(condition(c.id, said[answers[c.id]]) if c.id in answers else c for c in drawn.conditions),
    )
