"""A register at random and of any size: what states might have pledged, refused and asked for, with a seed."""

from __future__ import annotations

import random
from typing import Any

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

KNOWN = Known(from_text("2031-05-10"))
SOURCE = Source("drawn", "2031-01-01", "primary")
STAGES = ("said", "adopted", "signed", "ratified", "in_force")


def drawn(states: int, commitments: int, tasks: int, conditions: int, capabilities: int, seed: int = 1) -> Register:
    """A register of these sizes. One condition in ten is also asked to fail by somebody; a pledge in ten refuses something."""
    draw = random.Random(seed)
    places = tuple(Place(f"p{k:02d}", {}, f"p{(k - 1) // 4:02d}" if k else "") for k in range(21))
    some_places = [place.id for place in places]
    kinds = tuple(Capability(f"k{k:02d}", "units", {}) for k in range(capabilities))
    asked = tuple(_condition(f"c{k:02d}") for k in range(conditions))
    return Register(
        id="bench",
        version="1",
        names={},
        source="drawn",
        capabilities=kinds,
        places=places,
        states=tuple(State(f"S{k:03d}", {}) for k in range(states)),
        conditions=asked,
        commitments=tuple(_commitment(draw, k, states, kinds, some_places, conditions) for k in range(commitments)),
        tasks=tuple(_task(draw, k, kinds, some_places) for k in range(tasks)),
    )


def _condition(name: str) -> Condition:
    return Condition(name, {}, {"judgment": {"office": "registrar", "about": name}}, "registrar", SOURCE)


def _commitment(
    draw: random.Random, number: int, states: int, kinds: tuple[Capability, ...], places: list[str], conditions: int
) -> Commitment:
    capability = draw.choice(kinds).id
    refuses = (Refusal(capability, (draw.choice(places[1:]),)),) if draw.random() < 0.1 else ()
    least = draw.randint(0, 120)
    most = NOT_STATED if draw.random() < 0.02 else least + draw.randint(0, 120)
    limits = tuple(draw.sample(places, draw.randint(0, 2)))
    fields: dict[str, Any] = {"when": _when(draw, conditions), "expires": draw.choice(["", "", "2033-01-01"])}
    return Commitment(
        id=f"x{number:04d}",
        state=f"S{number % states:03d}",
        to=(),
        about=f"matter {number // states}",
        form="statement",
        binding=draw.choice(["none", "political", "legal", "disputed"]),
        binding_by="",
        source=SOURCE,
        language="en",
        words="",
        verbatim=False,
        stages=(Turn(draw.choice(STAGES), f"2031-0{draw.randint(1, 4)}-01", SOURCE),),
        offers=() if refuses and draw.random() < 0.5 else (Offer(capability, least, most, limits, ()),),
        refuses=refuses,
        **fields,
    )


def _when(draw: random.Random, conditions: int) -> Formula:
    weights = [1 / (k + 1) for k in range(conditions)]  # a few conditions stand in most pledges, as in life
    chosen = draw.choices(range(conditions), weights, k=draw.randint(0, 4))
    names = [f"c{k:02d}" for k in sorted(set(chosen))]
    parts: list[Formula] = [{"met": name} for name in names]
    if not parts:
        return {}
    if draw.random() < 0.002:
        return {"not": parts[0]}
    if draw.random() < 0.2:
        return {"any": parts}
    return {"all": parts}


def _task(draw: random.Random, number: int, kinds: tuple[Capability, ...], places: list[str]) -> Task:
    least = draw.randint(20, 300)
    return Task(
        id=f"t{number:03d}",
        names={},
        component=1 + number % 5,
        capability=kinds[number % len(kinds)].id,
        least=least,
        most=least + draw.randint(0, 100),
        place=draw.choice(places),
        from_="2031-06-01",
        until=draw.choice(["", "2032-06-01"]),
        essential=draw.random() < 0.6,
        source="drawn",
        illustration=True,
        depends_on=(f"t{draw.randrange(number):03d}",) if number and draw.random() < 0.05 else (),
    )
