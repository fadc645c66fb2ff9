"""The ruling: what the votes carry, on a draft that every side could answer. Who does not take part in it."""

from __future__ import annotations

from collections.abc import Sequence

from trucewatch.model.cases import VOTES, Case, Command, Event, Ruling, Vote
from trucewatch.respond import reading
from trucewatch.respond.clocks import HOUR_MS
from trucewatch.respond.events import event
from trucewatch.respond.forms import JUDGES
from trucewatch.respond.law import Law
from trucewatch.respond.limits import limit_clock, starting
from trucewatch.respond.pleading import heard_all
from trucewatch.respond.rights import check_together, recusal_of, refuse


def vote(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """One vote of one person on the draft that it names by its entry, after all sides replied or their time has passed."""
    heard_all(case, command)
    if case.draft is None or reading.text(command, "draft") != str(case.draft.entry):
        # what is signed would otherwise be as good under the next draft, and somebody else could enter it there
        what = f"The draft is that of entry {case.draft.entry if case.draft else 'none'}; this vote is on another."
        refuse(command, what, "Read that draft, and vote on it.")
    (signer,) = command.signers
    for cast in counting(case, law):
        if signer.person == cast.person or signer.office == cast.office:
            refuse(command, f"{cast.person} ({cast.office}) has voted already.", "A vote stands.")
    said, dissent = reading.word(command, "vote", VOTES), reading.text(command, "dissent")
    made = Vote(signer.office, signer.person, said, dissent, command.at_ms, signer.nationality, signer.party)
    return (event(command, "voted", vote=made),)


def rule(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """The draft becomes the ruling if the votes carry it; its signers are among those who voted."""
    heard_all(case, command)
    draft = case.draft
    if draft is None:
        refuse(command, "There is no draft.", "Draft it, and let the sides reply.")
    votes = _carrying(case, command, law)
    replied = {r.party for r in case.replies}
    made = Ruling(
        word=draft.proposes,
        texts=draft.texts,
        reasons=reading.text(command, "reasons"),
        at_ms=command.at_ms,
        public_ms=command.at_ms if draft.leaked_ms else command.at_ms + law.constitution.embargo_h * HOUR_MS,
        entry=command.entry,
        votes=votes,
        silent=tuple(p for p in case.parties if p not in replied),
    )
    return (event(command, "ruled", ruling=made), *starting(command, limit_clock(law, "appeal", command.at_ms)))


def counting(case: Case, law: Law) -> tuple[Vote, ...]:
    """The votes of those who may still take part: whoever was recused since has not voted."""
    return tuple(v for v in case.votes if not recusal_of(case, v, law))


def carried(votes: Sequence[Vote], rule: str) -> bool:
    """Whether yes among yes and no reaches the rule; abstentions count for the quorum only, and one alone carries nothing."""
    yes, no = (sum(v.vote == word for v in votes) for word in ("yes", "no"))
    if len({v.nationality for v in votes if v.vote == "yes"}) < 2:
        return False
    if rule == "unanimity":
        return no == 0
    return 3 * yes >= 2 * (yes + no) if rule == "two_thirds" else yes > no


def recuse(case: Case, command: Command, law: Law) -> tuple[Event, ...]:
    """A person steps aside, or is set aside by two others who are not recused themselves, before anybody voted."""
    person = reading.text(command, "person")
    if person in {name for name, _ in case.recused}:
        refuse(command, f"{person} is recused already.", "Nothing has to be done.")
    if [s.person for s in command.signers] != [person]:
        _check_setting_aside(case, command, person, law)
    return (event(command, "recused", person=person, reasons=reading.text(command, "reasons")),)


def _check_setting_aside(case: Case, command: Command, person: str, law: Law) -> None:
    check_together(command)
    for signer in command.signers:
        may = law.role(signer.office) in JUDGES and signer.person != person
        if not may or recusal_of(case, signer, law):
            refuse(command, f"{signer.person} cannot set others aside.", "Let two of the commission do it.")
    if case.votes and case.stage == "draft":
        what = "Votes were cast: nobody is set aside now, for that would choose whose vote counts."
        refuse(command, what, "Whoever is biased steps aside; otherwise give the draft up with `redraft`.")


def _carrying(case: Case, command: Command, law: Law) -> tuple[Vote, ...]:
    votes, voting = counting(case, law), law.constitution.voting
    if len(votes) < voting.quorum:
        refuse(command, f"{len(votes)} have voted; the quorum is {voting.quorum}.", "Wait for the others.")
    absent = [s.person for s in command.signers if s.person not in {v.person for v in votes}]
    if absent:
        refuse(command, f"{absent[0]} has not voted.", "A ruling is signed by those who voted on it.")
    if not carried(votes, voting.rule):
        what = f"The votes do not carry the draft ({voting.rule}, by two of different nationality at least)."
        refuse(command, what, "Give the draft up (`redraft`) and write another.")
    return votes
