"""What is found out, and what the sides settle between them."""

from trucewatch.model.commission import Jurisdiction
from unit.respond.scenes import EVIDENCE, SPOKEN, TEXT, TWO, Docket, law

LOOK = {"id": "look", "to": "patrol", "what": "Measure the craters."}


def test_an_inquirer_is_asked_and_reports_in_time():
    d = Docket().inquired()
    d.give("task", "clerk", **LOOK, hours="24")
    case = d.give("report", "patrol", later_h=20, task="look", evidence=EVIDENCE, **SPOKEN)
    assert (case.reports[0].about, case.reports[0].evidence) == ("look", tuple(EVIDENCE))
    assert d.standing("task:look") == "met"


def test_a_task_that_nobody_answers_is_overdue():
    d = Docket().inquired()
    d.give("task", "clerk", **LOOK, hours="24")
    d.at_ms += 25 * 3_600_000
    assert d.standing("task:look") == "overdue"


def test_only_who_was_asked_reports():
    d = Docket().inquired()
    d.give("task", "clerk", **LOOK)
    assert "was given to patrol" in d.refused("report", "patrol_2", task="look", **SPOKEN)
    assert "There is no task `listen`" in d.refused("report", "patrol", task="listen", **SPOKEN)
    assert "`language: loud` is no language" in d.refused("report", "patrol", task="look", text="x", language="loud")


def test_a_task_has_a_name_of_its_own_and_an_inquirer():
    d = Docket().inquired()
    d.give("task", "clerk", **LOOK)
    assert "There is a task `look` already" in d.refused("task", "clerk", **LOOK)
    assert "member_1 is no inquirer" in d.refused("task", "clerk", **{**LOOK, "id": "b", "to": "member_1"})
    assert "is no short name" in d.refused("task", "clerk", **{**LOOK, "id": "Look here"})
    for hours in ("0", "²", "soon", "9" * 5000, "-4"):
        assert "is no number of hours" in d.refused("task", "clerk", **{**LOOK, "id": "b"}, hours=hours)


def test_all_sides_settle_and_the_commission_closes_the_case_as_settled():
    d = Docket().inquired()
    assert "Nobody of vale signed" in d.refused("settle", "hill_voice", terms="We call first.")
    assert d.give("settle", "hill_voice", "vale_voice", terms="We call first.").stage == "local_settlement"
    case = d.give("close", *TWO, reasons="Settled.", ruling="settled")
    assert (case.ruling.word, case.ended) == ("settled", "closed")


def test_nobody_settles_who_is_no_party_to_the_case_nor_with_itself():
    d = Docket(law(parties=("hill", "vale", "moor")))
    d.open(concerns=["hill"])
    d.give("admit", *TWO, standard="balance", reasons="x")
    assert "moor is no party" in d.refused("settle", "hill_voice", "vale_voice", "moor_voice", terms="x")
    d = Docket(law(parties=("vale",)))
    d.open(accuses="")
    d.give("admit", *TWO, standard="balance", reasons="x")
    assert "nobody settles with itself" in d.refused("settle", "vale_voice", terms="x")


def test_a_side_that_came_in_after_the_settlement_has_not_signed_it():
    d = Docket(law(parties=("hill", "vale", "moor")))
    d.open(concerns=["hill"])
    d.give("admit", *TWO, standard="balance", reasons="x")
    d.give("settle", "hill_voice", "vale_voice", terms="We call first.")
    d.give("join", "clerk", by="public", fact="Moor fired.", accuses="moor")
    assert "moor came into the case after" in d.refused("close", *TWO, reasons="x", ruling="settled")


def test_without_a_known_jurisdiction_a_case_ends_at_inquiry():
    d = Docket(law(jurisdiction=Jurisdiction(False, TEXT))).inquired()
    assert "ends at inquiry" in d.refused("call", "chair", reasons="x")
    assert "nothing is ruled" in d.refused("close", *TWO, reasons="x", ruling="insufficient_evidence")
    assert "nothing is ruled" in d.refused("close", *TWO, reasons="x", ruling="outside_mandate")
    case = d.give("close", *TWO, reasons="The jurisdiction is not known.")
    assert (case.ended, case.ruling) == ("at_inquiry", None)
    assert d.standing("inquiry") == "met"
    assert d.give("reopen", *TWO, reasons="Something was found.").stage == "reopened"


def test_a_clause_outside_the_jurisdiction_is_closed_as_outside_the_mandate():
    d = Docket(law(jurisdiction=Jurisdiction(True, TEXT, ("no_guns",)))).inquired()
    assert "does not rule on no_fire" in d.refused("call", "chair", reasons="x")
    assert d.give("close", *TWO, reasons="x", ruling="outside_mandate").ruling.word == "outside_mandate"


def test_a_chair_who_is_recused_leaves_the_call_to_a_member():
    d = Docket().inquired()
    d.give("recuse", "chair", person="Ito", reasons="A relative.")
    assert "is recused: A relative." in d.refused("call", "chair", reasons="x")
    assert d.give("call", "member_1", reasons="x").stage == "submissions"
