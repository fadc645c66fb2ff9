"""Say a whole agreement, so that a jurist can lay it beside the signed text: frame, zones, clauses, amendments, counting rules, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

from babel import numbers

from trucewatch.errors import AgreementError
from trucewatch.model.agreement import DECIDED, Agreement, Amendment, Clause, CountingRule, Zone, parts_of
from trucewatch.model.vocabulary import MEANS
from trucewatch.publish.clauses import Line, Speaker, conditions

Drawn: TypeAlias = Mapping[str, Mapping[str, Any]]
"""By zone id the rule that made its geometry, as `zones.geojson` has it: `strip: {of, width_m, side?}` or `distance: {of, metres}`."""

_PERCENT_E6: Final = 10_000
_BLANK: Final[Line] = (0, "")


def agreement_lines(agreement: Agreement, speaker: Speaker, drawn: Drawn) -> Iterator[Line]:
    """Every part of an agreement that can change a finding or a count, each with its source, as lines of an outline.

    Args: drawn: how zones were made by rule; those that are not in it were drawn by hand.
    Raises: AgreementError: the agreement has no text in the speaker's language.
    """
    yield from _frame(agreement, speaker)
    if agreement.zones:
        yield from (_BLANK, (0, speaker.say("zones")))
    for zone in agreement.zones:
        yield from _below(_zone(zone, speaker, drawn.get(zone.id, {})))
    yield from (_BLANK, (0, speaker.say("clauses" if agreement.clauses else "no_clauses")))
    for place, clause in enumerate(agreement.clauses, 1):
        yield from (_BLANK, *_below(_clause(place, clause, agreement, speaker)))
    yield from _people_decide(agreement, speaker)
    yield from _amendments(agreement.amendments, speaker)
    yield from (_BLANK, (0, speaker.say("rules")))
    for rule in agreement.rules:
        yield from _below(_rule(rule, speaker))
    if agreement.notes:
        yield from (_BLANK, (0, speaker.say("notes")), (1, _text(agreement.notes, speaker, "notes")))


def _frame(a: Agreement, s: Speaker) -> Iterator[Line]:
    yield from ((0, _text(a.names, s, a.id)), _BLANK)
    yield 0, s.say("kind", kind=s.words("agreement.kind", [a.kind]))
    yield 0, s.say("version", version=a.version)
    yield 0, s.say("source", source=a.source)
    yield 0, s.say("as_written")
    yield 0, s.say("parties", parties="; ".join(map(s.party, a.parties))) if a.parties else s.say("no_parties")
    if a.guarantors:
        yield 0, s.say("guarantors", guarantors="; ".join(a.guarantors))
    if a.legal_state:
        yield 0, s.say("legal_state", state=s.words("legal", [a.legal_state]))
    for known in a.legal_states:
        state, moment = s.words("legal", [known.state]), s.moment(known.from_ms)
        yield 1, s.say("legal_state_of", party=s.party(known.party), state=state, moment=moment, by=known.by)
    for span in a.in_force:
        yield 0, s.say("in_force", span=s.span(span))
    if not a.in_force:
        yield 0, s.say("not_in_force")
    if a.clauses:
        yield 0, s.say("certainty", certainty=_percent(a.certainty_e6, s), rest=_percent(1_000_000 - a.certainty_e6, s))


def _zone(z: Zone, s: Speaker, rule: Mapping[str, Any]) -> Iterator[Line]:
    yield 0, s.say("zone", id=z.id, name=_text(z.names, s, z.id), kind=s.words("zone", [z.kind]))
    yield 1, _made(z, s, rule)
    yield 1, s.say("zone_error", distance=s.distance(z.error_m)) if z.error_m else s.say("zone_exact")
    recognised = s.language.list([s.party(p) for p in z.agreed_by])
    yield 1, s.say("zone_recognised", parties=recognised) if z.agreed_by else s.say("zone_recognised_by_none")
    yield 1, s.say("zone_valid", span=s.span(z.valid))
    yield 1, s.say("source", source=z.source)


def _made(z: Zone, s: Speaker, rule: Mapping[str, Any]) -> str:
    """How a zone came to its geometry: by a rule, or drawn by hand."""
    if strip := rule.get("strip"):
        half = f"zone_strip_{strip['side']}" if "side" in strip else "zone_strip"
        return s.say(half, line=s.zone(strip["of"]), width=s.distance(strip["width_m"]))
    if distance := rule.get("distance"):
        return s.say("zone_distance", line=s.zone(distance["of"]), distance=s.distance(distance["metres"]))
    if z.line and z.left and z.right:
        return s.say("zone_line_sides", left=s.party(z.left), right=s.party(z.right))
    return s.say("zone_line" if z.line else "zone_area")


def _clause(place: int, c: Clause, a: Agreement, s: Speaker) -> Iterator[Line]:
    modality = s.words("agreement.modality", [c.modality])
    yield 0, s.say("clause", number=place, id=c.id, modality=modality)
    yield 1, _text(c.texts, s, c.id)
    yield 1, s.say("source", source=c.source)
    yield 1, s.say("binds", parties="; ".join(map(s.party, c.actors))) if c.actors else s.say("binds_all")
    span = s.span(c.valid)
    yield 1, s.say("as_agreement") if span == s.say("always") else s.say("valid", span=span)
    if c.amendment:
        yield 1, s.say("brought", amendment=c.amendment)
    for ended in (am for am in a.amendments if c.id in am.ends):
        yield 1, s.say("ended", amendment=ended.id)
    yield 1, s.say("concerns", kinds=s.words("kind", c.concerns))
    if c.zone:
        yield 1, s.say("told_for", zone=s.zone(c.zone))
    yield 1, s.say("breached_if")
    yield from conditions(c.breached_if, s, 2)
    for exception in c.exceptions:
        yield 1, s.say("except")
        yield from conditions(exception, s, 2)
    yield from _consequences(c, s)


def _consequences(c: Clause, s: Speaker) -> Iterator[Line]:
    if c.independent:
        yield 1, s.say("independent", source=c.independent)
    if c.category:
        yield 1, s.say("category", category=c.category)
    if c.severity != "unstated":
        yield 1, s.say("severity", severity=s.words("agreement.severity", [c.severity]))
    if c.counted_by:
        yield 1, s.say("counted_by", rule=c.counted_by)
    if c.clock:
        start, hours = s.words("agreement.clock", [c.clock.starts]), s.amount("hours", c.clock.hours)
        yield 1, s.say("clock", hours=hours, start=start, source=c.clock.source)
    if c.remedies:
        remedies = [s.words("agreement.remedy", [remedy]) for remedy in c.remedies]
        yield 1, s.say("remedies", remedies=s.language.list(remedies))


def _people_decide(a: Agreement, s: Speaker) -> Iterator[Line]:
    """One line for all clauses, where any of them asks what only people decide."""
    asked = (p for c in a.clauses for p in (c.breached_if, *c.exceptions))
    if any(name in DECIDED for predicate in asked for name, _ in parts_of(predicate)):
        yield from (_BLANK, (0, s.say("decided")))


def _amendments(amendments: Iterable[Amendment], s: Speaker) -> Iterator[Line]:
    for place, am in enumerate(amendments):
        if not place:
            yield from (_BLANK, (0, s.say("amendments")), (1, s.say("by_its_time")))
        yield 1, s.say("amendment", id=am.id, name=_text(am.names, s, am.id), moment=s.moment(am.from_ms))
        yield 2, s.say("source", source=am.source)
        yield 2, s.say("ends", clauses=s.language.list(am.ends)) if am.ends else s.say("ends_none")
        yield 2, s.say("brings", clauses=s.language.list(am.brings)) if am.brings else s.say("brings_none")


def _rule(r: CountingRule, s: Speaker) -> Iterator[Line]:
    yield 0, s.say("rule", id=r.id, name=_text(r.names, s, r.id))
    yield 1, _unit(r, s)
    yield 1, s.say("rule_kinds", kinds=s.words("kind", r.kinds))
    every = set(r.means) == set(MEANS)
    yield 1, s.say("rule_every_means") if every else s.say("rule_means", means=s.words("agreement.means", r.means))
    if not r.exercises:
        yield 1, s.say("rule_exercises_out")
    if r.one_direction:
        yield 1, s.say("rule_one_direction")
    if r.about_percent:
        yield 1, s.say("rule_about", percent=r.about_percent)
    for by in r.by:
        yield 1, s.say("rule_by_side", line=s.zone(r.line)) if by == "side" else s.say(f"rule_by_{by}")
    yield 1, s.say("source", source=r.source)


def _unit(r: CountingRule, s: Speaker) -> str:
    if r.unit == "episode":
        distance, time = s.distance(r.merge_distance_m), s.amount("seconds", r.merge_time_s)
        return s.say("unit_episode", distance=distance, time=time)
    if r.unit == "clause":
        return s.say("unit_clause", clauses=s.language.list(r.clauses)) if r.clauses else s.say("unit_every_clause")
    return s.say(f"unit_{r.unit}")


def _below(lines: Iterable[Line]) -> Iterator[Line]:
    return ((depth + 1, text) for depth, text in lines)


def _percent(share_e6: int, s: Speaker) -> str:
    return str(numbers.format_decimal(Decimal(share_e6) / _PERCENT_E6, locale=s.language.locale))


def _text(texts: Mapping[str, str], s: Speaker, place: str) -> str:
    tag = s.language.tag
    if tag not in texts:
        raise AgreementError(f"There is no text in `{tag}`.", hint=f"Add a line `{tag}: ...`.", place=place)
    return texts[tag]
