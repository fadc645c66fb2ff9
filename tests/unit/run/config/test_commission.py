"""`commission.yaml`: a right one is read as it says; each wrong one is refused with file, line and what to write instead."""

from __future__ import annotations

import pytest

from trucewatch.errors import AgreementError
from trucewatch.model.commission import Constitution
from trucewatch.run.config import agreement_of, load_mission, shipped
from trucewatch.run.config.commission import FILE, load_commission

FILES = shipped("exercise")
MISSION = load_mission(FILES)
AGREEMENT = agreement_of(FILES, MISSION)
RULES = """id: test-commission
names: {en: A commission, de: Eine Kommission}
basis: {source: Article 7, agreed_by: [upland, lowland]}
seats:
  - {office: chair, role: chair, titles: {en: Chair, de: Vorsitz}}
  - {office: member, role: member, titles: {en: Member, de: Mitglied}}
  - {office: clerk, role: secretary, titles: {en: Clerk, de: Sekretariat}}
  - {office: voice, role: delegate, party: upland, titles: {en: Voice, de: Stimme}}
jurisdiction:
  known: yes
  clauses: [ceasefire]
  basis: {source: Article 8, agreed_by: [upland]}
voting:
  quorum: 2
  rule: two_thirds
  basis: {source: Article 9}
recusal:
  by: [party, nationality]
  nationalities: {lowland: [Lowland]}
  basis: {source: Article 10}
standards: [balance]
limits:
  inquiry: {hours: 72, escalates_to: clerk, basis: {source: Rule 4}}
  reply: {hours: 36, basis: {source: Rule 6}}
clocks: {pause: clerk}
intake:
  most_open: 20
  basis: {source: Rule 2}
embargo_h: 48
zones: [UTC, Asia/Kathmandu]
graduated_response:
  in_use: yes
  tiers:
    - id: notice
      names: {en: Notice, de: Note}
      force: no
      starts: declaration
      within_h: 24
      conditions:
        - {id: ruled, asks: ruled, texts: {en: A breach was ruled., de: Ein Verstoß steht fest.}}
      basis: {source: Annex}
"""


def read(text: str) -> Constitution | None:
    return load_commission({FILE: text.encode()}, MISSION, AGREEMENT)


def test_the_commission_that_the_defects_are_put_into_is_right():
    made = read(RULES)
    assert made is not None
    assert [(s.office, s.role, s.party) for s in made.seats][2:] == [
        ("clerk", "secretary", ""),
        ("voice", "delegate", "upland"),
    ]
    assert (made.jurisdiction.known, made.jurisdiction.clauses) == (True, ("ceasefire",))
    assert (made.jurisdiction.basis.source, made.jurisdiction.basis.agreed_by) == ("Article 8", ("upland",))
    assert (made.voting.quorum, made.voting.rule) == (2, "two_thirds")
    assert (made.recusal.by, made.recusal.nationalities) == (("party", "nationality"), {"lowland": ("Lowland",)})
    assert {n: (limit.hours, limit.escalates_to) for n, limit in made.limits.items()} == {
        "inquiry": (72, "clerk"),
        "reply": (36, ""),
    }
    assert made.clock_offices == {"pause": "clerk"}
    assert (made.intake.most_open, made.embargo_h, made.zones) == (20, 48, ("UTC", "Asia/Kathmandu"))
    assert made.tiers_in_use
    assert [(t.id, t.force, t.conditions[0].asks) for t in made.tiers] == [("notice", False, "ruled")]


def test_a_mission_without_the_file_has_no_commission():
    assert load_commission({}, MISSION, AGREEMENT) is None


@pytest.mark.parametrize("name", ["exercise", "ukraine-2026"])
def test_what_ships_is_right(name):
    files = shipped(name)
    mission = load_mission(files)
    made = load_commission(files, mission, agreement_of(files, mission))
    assert made is not None
    assert made.jurisdiction.known is (name == "exercise")


def test_a_response_is_in_use_only_where_it_says_so():
    made = read(RULES.replace("in_use: yes", "in_use: no"))
    assert made is not None
    assert not made.tiers_in_use


def test_seats_that_nobody_knows_are_no_seats():
    """A commission may be founded before anybody knows who sits in it; what names a seat then has none to name."""
    begin, end = RULES.index("seats:"), RULES.index("jurisdiction:")
    bare = RULES[:begin] + "seats: []\n" + RULES[end:]
    made = read(bare.replace("escalates_to: clerk, ", "").replace("{pause: clerk}", "{}"))
    assert made is not None
    assert made.seats == ()


@pytest.mark.parametrize(
    ("defect", "old", "new", "line", "what", "hint"),
    [
        ("YAML that is not", "standards: [balance]", "standards: [balance", 22, "This is not YAML", "brackets"),
        ("a field nobody knows", "embargo_h: 48", "embargo_h: 48\nseal: yes", 30, "`seal` is not known here.", "`seats`"),
        ("nothing on voting", "voting:\n  quorum: 2\n  rule: two_thirds\n  basis: {source: Article 9}\n", "", 1, "`voting` is missing.", "draft becomes a ruling"),
        ("citing nothing", "basis: {source: Article 9}", "basis: {}", 16, "`source` is missing.", "Where this stands"),
        ("citing an empty line", "{source: Article 9}", '{source: ""}', 16, "`source` is empty.", "Where this stands"),
        ("agreed by nobody known", "source: Article 8, agreed_by: [upland]", "source: Article 8, agreed_by: [upand]", 12, "There is no side `upand`.", "`upland`"),
        ("a language the mission has not", "{en: Clerk, de: Sekretariat}", "{en: Clerk}", 7, "There is no text in `de`.", "`de: ...`"),
        ("a role nobody has", "role: member", "role: judge", 6, "`judge` is not a word for `role`.", "chair"),
        ("a delegate of nobody", ", party: upland", "", 8, "A delegate speaks for a party.", "`party:` for delegates"),
        ("a delegate of nobody known", "party: upland,", "party: moon,", 8, "There is no side `moon`.", "lowland, upland"),
        ("a member who speaks for a party", "role: member,", "role: member, party: upland,", 6, "Only a delegate speaks for a party.", "for nobody else"),
        ("two seats of one office", "office: clerk", "office: chair", 7, "The office `chair` has two seats.", "one of them"),
        ("fewer judges than the quorum", "quorum: 2", "quorum: 3", 13, "2 of the seats may vote, and the quorum is 3.", "lower the quorum"),
        ("one decides alone", "quorum: 2", "quorum: 1", 14, "`quorum: 1` is too small.", "nobody decides alone"),
        ("a majority as it is felt", "rule: two_thirds", "rule: most", 15, "`most` is not a word for `rule`.", "majority"),
        ("a clause nobody wrote", "clauses: [ceasefire]", "clauses: [cease_fire]", 11, "There is no clause of the agreement `cease_fire`.", "`ceasefire`"),
        ("not known, and yet clauses", "known: yes", "known: no", 9, "The jurisdiction is not known, and names clauses.", "Leave `clauses` out"),
        ("known as a word", "known: yes", "known: true", 10, "`true` is not a word for `known`.", "yes, no"),
        ("recusal for no party", "  nationalities: {lowland: [Lowland]}\n", "", 17, "Nobody says which nationality stands for which party.", "`nationalities:`"),
        ("two tiers of one name", "    - id: notice\n      names", "    - {id: notice, names: {en: N, de: N}, force: no, starts: event, within_h: 1, basis: {source: Annex}, conditions: [{id: a, asks: decided, texts: {en: A, de: A}}]}\n    - id: notice\n      names", 35, "There are two tiers with the id `notice`.", "id of its own"),
        ("two conditions of one name", "        - {id: ruled", "        - {id: ruled, asks: decided, texts: {en: A, de: A}}\n        - {id: ruled", 41, "There are two conditions with the id `ruled`.", "id of its own"),
        ("recusal for a party nobody knows", "{lowland: [Lowland]}", "{moon: [Lowland]}", 19, "There is no side `moon`.", "upland, lowland"),
        ("a standard nobody has", "standards: [balance]", "standards: [certainty]", 21, "`certainty` is not a word for `standards`.", "clear_and_convincing"),
        ("no standard at all", "standards: [balance]", "standards: []", 21, "`standards` is empty.", "one is chosen"),
        ("a limit in days", "hours: 72", "days: 3", 23, "`days` is not known here.", "hours"),
        ("a limit with its unit", "hours: 72", "hours: 72 h", 23, "`hours` must be a whole number.", "`48`"),
        ("no time at all", "hours: 72", "hours: 0", 23, "`hours: 0` is too small.", "`48`"),
        ("a limit nobody knows", "  inquiry: {", "  enquiry: {", 23, "`enquiry` is not known here.", "`inquiry`"),
        ("told to an office without a seat", "escalates_to: clerk", "escalates_to: clark", 23, "There is no seat of the commission `clark`.", "`clerk`"),
        ("a clock for an office without a seat", "{pause: clerk}", "{pause: judge}", 25, "There is no seat of the commission `judge`.", "chair, clerk, member"),
        ("an act that no clock knows", "{pause: clerk}", "{halt: clerk}", 25, "`halt` is not known here.", "pause"),
        ("nobody may open a case", "most_open: 20", "most_open: 0", 27, "`most_open: 0` is too small.", "undecided cases"),
        ("public before the reply", "embargo_h: 48", "embargo_h: 35", 29, "What went to all sides would be public after 35 h, while they may reply for 36 h.", "`embargo_h: 36`"),
        ("a zone nobody keeps", "Asia/Kathmandu", "Asia/Katmandoo", 30, "There is no time zone `Asia/Katmandoo`.", "IANA"),
        ("no zone", "zones: [UTC, Asia/Kathmandu]", "zones: []", 30, "`zones` is empty.", "Time zones"),
        ("in use as a word", "in_use: yes", "in_use: maybe", 32, "`maybe` is not a word for `in_use`.", "yes, no"),
        ("force left open", "      force: no\n", "", 34, "`force` is missing.", "use of force"),
        ("a tier of no condition", "      conditions:\n        - {id: ruled, asks: ruled, texts: {en: A breach was ruled., de: Ein Verstoß steht fest.}}\n", "      conditions: []\n", 39, "`conditions` is empty.", "at least one"),
        ("a condition that asks the indicator", "asks: ruled", "asks: indicator", 40, "`indicator` is not a word for `asks`.", "decided"),
    ],
)  # fmt: skip
def test_text_that_is_wrong(defect, old, new, line, what, hint):
    assert RULES.count(old) == 1, defect
    with pytest.raises(AgreementError) as caught:
        read(RULES.replace(old, new))
    assert what in caught.value.what, defect
    assert hint in caught.value.hint, defect
    assert caught.value.place == f"{FILE}:{line}", defect
