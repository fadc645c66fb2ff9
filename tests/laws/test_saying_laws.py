"""Whatever a right agreement says, it is said whole in every language that ships."""

from __future__ import annotations

from hypothesis import given, settings

from laws.agreements_strategy import agreement_files
from trucewatch.run.agreements import say_files
from trucewatch.run.config import load_agreement
from trucewatch.run.shelves import languages


@settings(max_examples=15, deadline=None)
@given(agreement_files())
def test_every_right_agreement_is_said_whole_in_every_language(files):
    agreement = load_agreement(files)
    parts = (*agreement.zones, *agreement.clauses, *agreement.amendments, *agreement.rules)
    said = {tag: list(say_files(files, tag)) for tag in languages()}
    assert len({len(lines) for lines in said.values()}) == 1, "a language says more or less than another"
    for tag, lines in said.items():
        text = "\n".join(lines)
        assert all(f"[{part.id}]" in text for part in parts), tag
        assert all(part.source in text for part in parts), tag
        assert all(clause.texts[tag] in text for clause in agreement.clauses), tag
        assert agreement.notes[tag] in text
