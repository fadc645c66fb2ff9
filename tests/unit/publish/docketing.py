"""A docket for the sample day: a case that is ruled and waits for a remedy, one under embargo, one at inquiry that both sides allege."""

from trucewatch.model.cases import (
    Allegation,
    Analysis,
    Attribution,
    Case,
    Clock,
    Draft,
    Remedy,
    Round,
    Ruling,
    Spoken,
    Task,
    Vote,
)
from trucewatch.model.edition import Docket, Recorded

HOUR = 3_600_000
SECRETS = (
    "the fact as it was alleged",
    "behind the third barn",
    "what the inquirer was asked",
    "what the inquirer reported",
    "what was submitted",
    "what was said in the hearing",
    "why the analyst thinks so",
    "Person With A Name",
    "the reasons of the commission, for the sides",
    "under embargo until tomorrow",
)
"""Words of cases that never leave, or not yet."""


def spoken(text: str, party: str, at_ms: int, about: str = "") -> Spoken:
    return Spoken("office", party, text, "en", (), at_ms, 1, about)


def votes(at_ms: int) -> tuple[Vote, ...]:
    said = (("duty", "yes", ""), ("second", "yes", ""), ("third", "no", "I would have asked once more."))
    return tuple(Vote(office, "Person With A Name", vote, dissent, at_ms, "X") for office, vote, dissent in said)


def docket(until_ms: int) -> Docket:
    """The docket as it stood when a span closed at `until_ms`."""
    told = (_ruled(until_ms), _under_embargo(until_ms), _at_inquiry(until_ms))
    return Docket(
        names={"en": "Commission of the Lune", "de": "Kommission an der Lune"},
        known=True,
        source="Article 7",
        seats={"duty": {"en": "Chair", "de": "Vorsitz"}, "third": {"en": "Third member", "de": "Drittes Mitglied"}},
        cases=5,
        by_stage={"preliminary_inquiry": 1, "ruling": 1, "remedy": 1, "closed": 2},
        median_h={"allegation": (5, 4), "draft": (49, 3)},
        rulings={"breach": 1, "insufficient_evidence": 1},
        pending=1,
        overdue=1,
        told=told,
        rest=2,
    )


def _begun(name: str, until_ms: int, stage: str, clause: str = "ceasefire", **more: object) -> Case:
    opened = until_ms - 200 * HOUR
    known: dict[str, object] = {
        "id": name,
        "stage": stage,
        "history": (("allegation", opened, 1), (stage, until_ms - 3 * HOUR, 9)),
        "submitter": "finding",
        "allegations": (
            Allegation("party", "west", "the fact as it was alleged", 1, opened, "east"),
            Allegation("party", "east", "the fact as it was alleged", 2, opened, "west"),
        ),
        "clauses": (clause,),
        "parties": ("west", "east"),
        "fact": "the fact as it was alleged",
        "place": "behind the third barn",
        "from_ms": opened,
        "until_ms": opened,
        "standard": "balance",
        "tasks": (Task("look", "inquirer", "what the inquirer was asked", opened),),
        "reports": (spoken("what the inquirer reported", "", opened, "look"),),
        "submissions": (spoken("what was submitted", "west", opened),),
        "hearings": (spoken("what was said in the hearing", "", opened),),
        "analyses": (
            Analysis("a", "Person With A Name", "X", "0" * 64, opened, {"reasons": "why the analyst thinks so"}),
        ),
        "clocks": (),
    }
    return Case(**{**known, **more})  # type: ignore[arg-type]


def _ruled(until_ms: int) -> Case:
    at = until_ms - 60 * HOUR
    draft = Draft("breach", {"en": "The guns stood there."}, at, at + 24 * HOUR, at + 24 * HOUR, 5)
    ruling = Ruling(
        word="breach",
        texts={"en": "The guns stood there.", "de": "Die Geschütze standen dort."},
        reasons="the reasons of the commission, for the sides",
        at_ms=until_ms - 30 * HOUR,
        public_ms=until_ms - 6 * HOUR,
        entry=7,
        votes=votes(at),
        silent=("east",),
    )
    due = until_ms - HOUR
    return _begun(
        "2031-001",
        until_ms,
        "remedy",
        draft=draft,
        replies=(spoken("We withdrew them <at once>.", "west", at),),
        votes=votes(at),
        ruling=ruling,
        remedies=(Remedy("guns", "withdrawal", "west", "Take the guns back.", due, at),),
        clocks=(Clock("remedy:guns", "remedy", at, 0, due, "Remedy of this case", by="west"),),
        attributions=(Attribution("west", "likely", "why the analyst thinks so", "", at, 6),),
        rounds=(Round(at, 4, draft=Draft("no_breach", {"en": "under embargo until tomorrow"}, at, at, at, 4)),),
    )


def _under_embargo(until_ms: int) -> Case:
    at = until_ms - 5 * HOUR
    texts = {"en": "under embargo until tomorrow"}
    return _begun(
        "2031-002",
        until_ms,
        "ruling",
        draft=Draft("no_breach", texts, at, at, until_ms + HOUR, 5),
        ruling=Ruling("no_breach", texts, "why the analyst thinks so", at, until_ms + 20 * HOUR, 8, votes(at), ()),
        replies=(spoken("under embargo until tomorrow", "east", at),),
        attributions=(Attribution("east", "confident", "why the analyst thinks so", "", at, 6),),
    )


def _at_inquiry(until_ms: int) -> Case:
    return _begun("2031-003", until_ms, "preliminary_inquiry", ended="")


def recorded(incident: str) -> tuple[Recorded, ...]:
    """One finding of the sample day, recorded one by one."""
    return (Recorded(incident, "ceasefire", 0),)
