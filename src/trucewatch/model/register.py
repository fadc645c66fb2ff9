"""What states have pledged or refused, under which conditions, and what a multinational mission would need.

The nouns of the house of guarantees. Nothing here is computed: a register is data with sources, checked when it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Formula: TypeAlias = dict[str, Any]
"""Conditions joined, one key each: `all: [f, ...]`, `any: [f, ...]`, `not: f`, or `met: ID` of a condition of the register. Empty: nothing is asked."""

NOT_STATED = -1
"""A most that nobody stated: "several thousand" has one, "support" has none."""


@dataclass(frozen=True)
class Capability:
    """Something that can be pledged and needed, in one unit; units are never mixed."""

    id: str
    unit: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """Where something may stand or is needed; `within`: the place that holds it, empty for none. Never a line, never a position."""

    id: str
    names: Mapping[str, str]
    within: str = ""


@dataclass(frozen=True)
class State:
    """A state of the register by its English short name; `own_sentence`: what it has asked to stand beside its entries, verbatim."""

    id: str
    names: Mapping[str, str]
    own_sentence: str = ""
    own_sentence_source: str = ""


@dataclass(frozen=True)
class Source:
    """Where something was said: a document or publication, its date, its grade."""

    title: str
    date: str
    grade: str
    url: str = ""


@dataclass(frozen=True)
class Turn:
    """One status of a condition, or one stage of a commitment, from a day on, with its evidence. `by`: who decided it."""

    word: str
    date: str
    source: Source
    by: str = ""


@dataclass(frozen=True)
class Condition:
    """Something that is true, false or not known, and who decides it.

    `asks`: one typed question of the closed vocabulary, its name to its argument (`guarantee/questions.py` answers them):
    `legal_state: {agreement, state, for_days}` (is the agreement in this state, and has it been for so long),
    `published: {what: ruling | recorded_breach, word, category, severity, least, within_days}` (what a monitoring mission published),
    `commitment: {id, stage}` (has another commitment reached that stage), `mandate: {state, body}`, `consent: {of, to}`,
    `judgment: {office, about}`. The indicator can never be asked for.
    `history`: what people or documents have said of it so far, oldest first; the last one counts.
    """

    id: str
    names: Mapping[str, str]
    asks: Mapping[str, Any]
    decided_by: str
    source: Source
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Offer:
    """So much of a capability, in its unit, from `least` to `most` (-1 not stated).

    `places`: where alone it may serve; empty: the state named no limit. `not_in`: where it may not serve. Both hold for what lies within.
    """

    capability: str
    least: int
    most: int
    places: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A capability that a state will not give, everywhere or in some places."""

    capability: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Commitment:
    """What a state said or signed: a pledge if it offers something, a refusal if it refuses something, both, or a position that does neither.

    `when`: on what the offers depend. `trigger`: what has to happen so that they are owed; empty: they are owed once `when` holds.
    `clock_h`: within how many hours of the trigger, 0: nobody said. `words` are in `language`; `verbatim`: a quotation, otherwise a
    report in our words. `words_of_conditions`: the state's conditions as it says them. `calls_open`: what the source itself calls open.
    `about`: the same topic in other statements, so that they can be held side by side. `supersedes`: an earlier one by its id.
    `stages`: with dates, oldest first. `expires`: a day, or empty. `force`: whether what it offers is the use of force. `says`: what was said,
    in our words, in each language; where nobody is quoted, `words` is that in the language of record. `reading`: how the register reads what was
    left unsaid, for guarantors alone.
    """

    id: str
    state: str
    to: tuple[str, ...]
    about: str
    form: str
    binding: str
    binding_by: str
    source: Source
    language: str
    words: str
    verbatim: bool
    stages: tuple[Turn, ...]
    offers: tuple[Offer, ...] = ()
    refuses: tuple[Refusal, ...] = ()
    when: Formula = field(default_factory=dict)
    trigger: Formula = field(default_factory=dict)
    clock_h: int = 0
    words_of_conditions: Mapping[str, str] = field(default_factory=dict)
    calls_open: Mapping[str, str] = field(default_factory=dict)
    supersedes: str = ""
    expires: str = ""
    force: bool = False
    says: Mapping[str, str] = field(default_factory=dict)
    reading: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """What a mission would need: so much of a capability at a place, from a day until another (empty: open).

    `component`: of the declaration, 1 to 5. `illustration`: no source states the figure. `depends_on`: tasks without which this one is of no
    use. `force`: whether it is the use of force.
    """

    id: str
    names: Mapping[str, str]
    component: int
    capability: str
    least: int
    most: int
    place: str
    from_: str
    until: str
    essential: bool
    source: str
    illustration: bool
    depends_on: tuple[str, ...] = ()
    force: bool = False


@dataclass(frozen=True)
class Register:
    """`commitments.yaml` and `tasks.yaml` of a guarantees mission, checked."""

    id: str
    version: str
    names: Mapping[str, str]
    source: str
    capabilities: tuple[Capability, ...]
    places: tuple[Place, ...]
    states: tuple[State, ...]
    conditions: tuple[Condition, ...]
    commitments: tuple[Commitment, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Published:
    """One thing that a monitoring mission published, as far as conditions may ask for it. Never an indicator.

    `what`: `legal_state` (word: the state), `ruling` (word: the ruling), `recorded_breach` (word: empty). `at_ms`: when it holds or happened
    from; `number`: how many, for recorded breaches. `entry`: of the delivery that brought it.
    """

    what: str
    word: str
    agreement: str
    category: str
    severity: str
    number: int
    at_ms: int
    entry: int = -1


@dataclass(frozen=True)
class Judged:
    """A decision in the ledger of the guarantees mission by the office that a condition names: `status` from `date` on."""

    condition: str
    status: str
    date: str
    office: str
    entry: int


@dataclass(frozen=True)
class Known:
    """What conditions are answered from, as of an instant: publications of monitoring missions and decisions of named offices."""

    as_of_ms: int
    published: tuple[Published, ...] = ()
    judged: tuple[Judged, ...] = ()


def asked_in(formula: Formula) -> Iterator[str]:
    """The ids of the conditions in a formula, in the order of reading, as often as they stand there."""
    for name, argument in formula.items():
        if name == "met":
            yield str(argument)
        else:
            for part in argument if name in {"all", "any"} else [argument]:
                yield from asked_in(part)
