"""What the sides say, the draft, and the right of reply."""

import pytest

from unit.respond.scenes import HOUR_MS, SPOKEN, TWO, Docket, constitution, drafted, law

DRAFT = {"proposes": "breach", "texts": {"en": "The clause was breached."}}


def test_both_sides_speak_and_nobody_waits_for_more():
    d = Docket().called()
    d.give("submit", "hill_voice", **SPOKEN)
    assert "still have time for submissions" in d.refused("draft", *TWO, **DRAFT)
    d.give("submit", "vale_voice", **SPOKEN)
    assert d.standing("submissions") == "met"
    assert d.give("draft", *TWO, **DRAFT).stage == "draft"


def test_whoever_says_nothing_lets_the_time_pass():
    d = Docket().called()
    d.give("draft", *TWO, later_h=49, **DRAFT)
    assert d.standing("submissions") == "lapsed"
    d = Docket().called()
    assert "The time for submissions is over" in d.refused("submit", "hill_voice", later_h=49, **SPOKEN)


def test_a_hearing_takes_nobodys_time_to_submit():
    d = Docket().called()
    assert d.give("hear", "chair", minutes="All were heard.", language="en").stage == "hearing"
    assert d.standing("submissions") == "running"
    assert len(d.give("submit", "vale_voice", **SPOKEN).submissions) == 1
    assert "The time for submissions is over" in d.refused("submit", "hill_voice", later_h=60, **SPOKEN)


def test_a_party_that_the_case_does_not_concern_says_nothing_in_it():
    d = Docket(law(parties=("hill", "vale", "moor")))
    d.open(concerns=["hill"])
    d.give("admit", *TWO, standard="balance", reasons="x")
    d.give("call", "chair", reasons="x")
    assert "moor is no party to this case" in d.refused("submit", "moor_voice", **SPOKEN)
    d.give("draft", *TWO, later_h=49, **DRAFT)
    for name in ("reply", "opened"):
        assert "moor is no party" in d.refused(name, "moor_voice", **(SPOKEN if name == "reply" else {}))


def test_the_draft_goes_to_all_at_one_instant_with_the_same_time():
    d = Docket().drafted()
    draft = d.case.draft
    assert (draft.sent_ms, draft.reply_due_ms, draft.public_ms) == (
        d.at_ms,
        d.at_ms + 48 * HOUR_MS,
        d.at_ms + 48 * HOUR_MS,
    )
    assert d.give("opened", "hill_voice").draft.opened == (("hill", d.at_ms),)


def test_a_draft_gives_no_less_time_than_the_constitution():
    d = Docket().called()
    assert "at least 48 hours" in d.refused("draft", *TWO, later_h=49, **DRAFT, reply_h="47")
    assert d.give("draft", *TWO, **DRAFT, reply_h="72").draft.public_ms == d.at_ms + 72 * HOUR_MS


def test_where_the_constitution_sets_no_time_to_reply_it_is_a_day():
    given = constitution()
    d = Docket(law(limits={k: v for k, v in given.limits.items() if k != "reply"})).called()
    assert "at least 24 hours" in d.refused("draft", *TWO, later_h=49, **DRAFT, reply_h="1")
    d.give("draft", *TWO, **DRAFT)
    assert d.case.draft.reply_due_ms == d.at_ms + 24 * HOUR_MS
    assert next(c for c in d.case.clocks if c.id == "reply").source == "The draft itself"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"proposes": "inadmissible"}, "is no word for `proposes`"),
        ({"texts": {}}, "`texts` is missing"),
        ({"texts": "A breach."}, "gives a text by language"),
        ({"texts": {"English": "A breach."}}, "gives a text by language"),
        ({"texts": {"en": " "}}, "in `en` is empty"),
        ({"texts": {"en": "x" * 20_001}}, "longer than 20,000"),
    ],
)
def test_a_draft_that_cannot_be_read_says_why(wrong, said):
    d = Docket().called()
    assert said in d.refused("draft", *TWO, later_h=49, **{**DRAFT, **wrong})


def test_a_reply_is_printed_once_and_only_in_time():
    d = Docket().drafted()
    assert d.give("reply", "hill_voice", **SPOKEN).replies[0].text == SPOKEN["text"]
    assert "hill has replied already" in d.refused("reply", "hill_voice", **SPOKEN)
    assert "The time for replies to the draft is over" in d.refused("reply", "vale_voice", later_h=48, **SPOKEN)


def test_nobody_votes_while_a_side_still_has_time_and_all_may_when_all_replied():
    d = Docket().drafted()
    d.give("reply", "hill_voice", **SPOKEN)
    assert "still have time to reply" in d.refused("vote", "chair", draft=drafted(d), vote="yes")
    d.give("reply", "vale_voice", **SPOKEN)
    assert d.standing("reply") == "met"
    assert d.vote("chair", "yes").votes


def test_another_draft_has_another_time_to_reply_and_the_first_replies_stay():
    d = Docket().drafted()
    d.give("reply", "hill_voice", **SPOKEN)
    d.give("redraft", *TWO, reasons="The hour was wrong.")
    assert d.case.stage == "submissions"
    d.give("draft", *TWO, **DRAFT)
    assert d.case.replies == ()
    assert [r.text for r in d.case.rounds[0].replies] == [SPOKEN["text"]]
    assert d.case.rounds[0].draft.sent_ms < d.case.draft.sent_ms
    assert "still have time to reply" in d.refused("vote", "chair", later_h=47, draft=drafted(d), vote="yes")
    assert d.give("reply", "hill_voice", later_h=0.5, **SPOKEN).replies


def test_a_longer_time_to_reply_moves_the_public_minute_too():
    d = Docket().drafted()
    due_ms, public_ms = d.case.draft.reply_due_ms, d.case.draft.public_ms
    d.give("pause", "chair", clock="reply", reasons="The lines are down.")
    d.give("resume", "chair", later_h=10, clock="reply", reasons="They are up.")
    assert d.case.draft.reply_due_ms == due_ms + 10 * HOUR_MS
    assert d.case.draft.public_ms == public_ms + 10 * HOUR_MS


def test_a_draft_that_is_public_stays_so_when_more_time_is_given():
    d = Docket().drafted()
    d.give("leak", *TWO, reasons="A paper prints it.")
    minute_ms = d.at_ms
    d.give("pause", "chair", clock="reply", reasons="x")
    assert d.give("resume", "chair", later_h=10, clock="reply", reasons="x").draft.public_ms == minute_ms


def test_a_leak_moves_the_minute_for_everybody_and_two_find_it():
    d = Docket().drafted()
    assert "two people of different nationality" in d.refused("leak", "clerk", reasons="A paper prints it.")
    case = d.give("leak", "clerk", "member_1", reasons="A paper prints it.")
    assert (case.draft.public_ms, case.draft.leaked_ms) == (d.at_ms, d.at_ms)
    assert "Nothing of this case is under embargo" in d.refused("leak", *TWO, reasons="x")
    assert d.case.draft.reply_due_ms > d.at_ms


def test_a_leaked_ruling_leaves_the_drafts_minute_as_it_was():
    d = Docket().ruled()
    public_ms = d.case.draft.public_ms
    case = d.give("leak", *TWO, reasons="x")
    assert case.ruling.public_ms == d.at_ms
    assert case.draft.public_ms == public_ms < d.at_ms


def test_what_was_not_sent_is_not_opened():
    d = Docket()
    d.open()
    d.give("return", *TWO, reasons="x")
    assert "No draft was sent" in d.refused("opened", "hill_voice")


def test_an_opening_names_a_document_of_the_case():
    d = Docket().drafted()
    entry = drafted(d)
    assert len(d.give("opened", "hill_voice", document=entry, copy="1").draft.opened) == 1
    assert "Entry 999 is no document of this case" in d.refused("opened", "hill_voice", document="999", copy="1")
    assert len(d.give("opened", "hill_voice", document=entry, copy="2").draft.opened) == 2
