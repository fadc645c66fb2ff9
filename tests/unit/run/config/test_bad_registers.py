"""A register with one fault: the file, the line, and what to write instead."""

from __future__ import annotations

import pytest

from trucewatch.errors import AgreementError
from unit.run.config.registers import COMMITMENTS, TASKS, files, loaded

BAD_COMMITMENTS = {
    "unknown capability": ("{capability: ships, quantity", "{capability: ship, quantity", "There is no capability of this register `ship`.", "Did you mean `ships`?"),
    "unknown place": ("places: [town]", "places: [towns]", "There is no place of this register `towns`.", "Did you mean `town`?"),
    "unknown place within": ("within: land", "within: lant", "There is no place of this register `lant`.", "Did you mean `land`?"),
    "unknown state": ("state: Ruritania\n", "state: Ruritanja\n", "There is no state of this register `Ruritanja`.", "Did you mean `Ruritania`?"),
    "unknown state addressed": ("to: [Ruritania]", "to: [Freedonia]", "There is no state of this register `Freedonia`.", "There are: Elbonia, Ruritania."),
    "unknown state asked": ("state: Elbonia, body", "state: Elboni, body", "There is no state of this register `Elboni`.", "Elbonia"),
    "unknown condition": ("trigger: {met: mandate}", "trigger: {met: mandates}", "There is no condition of this register `mandates`.", "Did you mean `mandate`?"),
    "unknown condition deep in a formula": ("{not: {met: treaty_in_force}}", "{not: {any: [{met: treaty}]}}", "There is no condition of this register `treaty`.", "truce"),
    "unknown commitment": ("{id: ruritania_ships, stage: in_force}", "{id: ruritania_boats, stage: in_force}", "There is no commitment of this register `ruritania_boats`.", "Did you mean `ruritania_ships`?"),
    "unknown source": ("source: treaty\n    says: {en: Ruritania", "source: treat\n    says: {en: Ruritania", "There is no source in this file `treat`.", "Did you mean `treaty`?"),
    "same condition twice": ("- id: mandate\n", "- id: truce\n", "There are two conditions with the id `truce`.", "id of its own"),
    "same commitment twice": ("- id: elbonia_less", "- id: elbonia_force", "There are two commitments with the id `elbonia_force`.", "id of its own"),
    "same source twice": ("{id: treaty, title", "{id: paper, title", "There are two sources with the id `paper`.", "id of its own"),
    "mixed units": ("unit: soldiers, places", "unit: brigades, places", "`land_force` is told in soldiers, and this says brigades.", "Units are never mixed"),
    "least above most": ("{least: 2, most: 4}", "{least: 5, most: 4}", "The least, 5, is above the most, 4.", "Exchange"),
    "no figure": ("most: not_stated", "most: many", "`many` cannot be read as `most`.", "not_stated"),
    "dated after its own source": ("date: 2031-01-09", "date: 2031-01-11", "This is dated 2031-01-11, and its own source 2031-01-10.", "before it was said"),
    "stages run backwards": ("{stage: signed, date: 2031-01-10, source: paper}, {stage: ratified, date: 2031-02-01}", "{stage: ratified, date: 2031-02-01}, {stage: signed, date: 2031-01-10, source: paper}", "This lies before the line above it.", "oldest first"),
    "no such day": ("expires: 2032-01-01", "expires: 2032-02-30", "There is no day 2032-02-30.", "calendar"),
    "ends before it was said": ("expires: 2032-01-01", "expires: 2030-01-01", "It ends before it was said.", "Correct `expires`"),
    "supersedes another state's": ("supersedes: elbonia_force", "supersedes: ruritania_ships", "`ruritania_ships` was said by Ruritania, not by Elbonia.", "itself"),
    "supersedes itself": ("supersedes: elbonia_force", "supersedes: elbonia_less", "`elbonia_less` is not earlier than this.", "older statement first"),
    "an office that nobody holds": ("decided_by: jurist", "decided_by: jurists", "There is no office of this mission `jurists`.", "Did you mean `jurist`?"),
    "judged by an office that nobody holds": ("mandate: {state: Elbonia, body: Diet}", "judgment: {office: judge, about: this}", "There is no office of this mission `judge`.", "jurist"),
    "an office decides what is computed": ("decided_by: publications", "decided_by: jurist", "`legal_state` is computed from publications; no office decides it.", "publications"),
    "publications decide a mandate": ("decided_by: jurist", "decided_by: publications", "`mandate` is decided by people; no monitoring mission publishes it.", "mission.yaml"),
    "a text missing in a language": ("de: Elbonien schickt weniger.", "fr: moins", "There is no text in `de`.", "Add a line `de: ...`"),
    "indicator asked for": ("legal_state: {agreement: alder, state: in_force, for_days: 7}", "indicator: {id: fire, state: higher}", "The indicator can never be a condition.", "legal_state"),
    "unknown question": ("legal_state: {agreement: alder, state: in_force, for_days: 7}", "weather: {sun: yes}", "`weather` is not known here.", "Known are: commitment"),
    "two questions in one": ("mandate: {state: Elbonia, body: Diet}", "mandate: {state: Elbonia, body: Diet}, consent: {of: Elbonia, to: this}", "`asks` says more than one thing.", "One question"),
    "unknown word": ("form: treaty", "form: contract", "`contract` is not a word for `form`.", "Known are: remark"),
    "an unknown key": ("    expires: 2032", "    expired: 2032", "`expired` is not known here.", "Did you mean `expires`?"),
    "a clock without a trigger": ("    trigger: {met: mandate}\n", "", "A clock runs from a trigger, and this commitment has none.", "Add `trigger`"),
    "an own sentence without a source": ("{id: Elbonia, names", "{id: Elbonia, own_sentence: We said more., names", "A state's own sentence and its source stand together or not at all.", "own_sentence_source"),
}  # fmt: skip
BAD_TASKS = {
    "unknown capability": ("capability: ships", "capability: boats", "There is no capability of this register `boats`.", "land_force, ships"),
    "unknown place": ("place: town", "place: twon", "There is no place of this register `twon`.", "town"),
    "unknown task": ("depends_on: [watch_sea]", "depends_on: [watch_see]", "There is no task of this file `watch_see`.", "watch_sea"),
    "same task twice": ("- id: watch_sea", "- id: hold_town", "There are two tasks with the id `hold_town`.", "id of its own"),
    "mixed units": ("unit: soldiers", "unit: men", "`land_force` is told in soldiers, and this says men.", "never mixed"),
    "least above most": ("{least: 1000, most: 5000}", "{least: 6000, most: 5000}", "The least, 6000, is above the most, 5000.", "Exchange"),
    "ends before it begins": ("until: 2031-09-01", "until: 2031-02-01", "The task ends before it begins.", "Exchange"),
    "no such component": ("component: 3", "component: 6", "`component: 6` is too large.", "`1` to `5`"),
    "no mark": ("    illustration: yes\n    depends_on", "    depends_on", "`illustration` is missing.", "no source states"),
    "waits for itself": ("depends_on: [watch_sea]", "depends_on: [hold_town]", "This task waits for itself: hold_town -> hold_town.", "depends_on"),
}  # fmt: skip


def refusal(given: dict[str, bytes]) -> AgreementError:
    with pytest.raises(AgreementError) as caught:
        loaded(given)
    return caught.value


def changed_line(before: str, after: str) -> int:
    """The first line in which two texts differ."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next(n for n, (a, b) in enumerate(pairs, 1) if a != b)


@pytest.mark.parametrize(("old", "new", "what", "hint"), BAD_COMMITMENTS.values(), ids=list(BAD_COMMITMENTS))
def test_bad_commitments(old, new, what, hint):
    assert COMMITMENTS.count(old) == 1, "the mutation must hit one place"
    caught = refusal(files(commitments=COMMITMENTS.replace(old, new)))
    assert caught.what == what
    assert hint in caught.hint
    name, _, line = caught.place.partition(":")
    assert name == "commitments.yaml"
    assert abs(int(line) - changed_line(COMMITMENTS, COMMITMENTS.replace(old, new))) <= 1


@pytest.mark.parametrize(("old", "new", "what", "hint"), BAD_TASKS.values(), ids=list(BAD_TASKS))
def test_bad_tasks(old, new, what, hint):
    assert TASKS.count(old) == 1, "the mutation must hit one place"
    caught = refusal(files(tasks=TASKS.replace(old, new)))
    assert caught.what == what
    assert hint in caught.hint
    assert caught.place.startswith("tasks.yaml:")


def test_a_condition_that_rests_on_itself_is_told_with_every_step():
    turned = COMMITMENTS.replace(
        "    calls_open: {en: the date",
        "    when: {any: [{met: mandate}, {met: treaty_in_force}]}\n    calls_open: {en: the date",
    )
    caught = refusal(files(commitments=turned))
    assert caught.what == "This condition rests on itself: treaty_in_force -> treaty_in_force."
    assert caught.place == f"commitments.yaml:{turned[: turned.index('- id: treaty_in_force')].count(chr(10)) + 1}"


def test_a_circle_over_several_conditions_is_told_with_every_step():
    asked = COMMITMENTS.replace(
        "asks: {mandate: {state: Elbonia, body: Diet}}\n    decided_by: jurist",
        "asks: {commitment: {id: elbonia_force, stage: said}}\n    decided_by: documents",
    )
    asked = asked[: asked.index("    history:")] + asked[asked.index("  - id: treaty_in_force") :]
    turned = asked.replace("    trigger: {met: mandate}\n    clock_h: 24\n", "")
    turned = turned.replace("    calls_open: {en: the date", "    when: {met: mandate}\n    calls_open: {en: the date")
    caught = refusal(files(commitments=turned))
    assert caught.what == "This condition rests on itself: mandate -> treaty_in_force -> mandate."


def test_places_within_each_other_are_a_circle():
    turned = COMMITMENTS.replace("{id: land, names", "{id: land, within: town, names")
    assert refusal(files(commitments=turned)).what == "This place lies within itself: land -> town -> land."


@pytest.mark.parametrize("name", ["commitments.yaml", "tasks.yaml"])
def test_a_missing_file_is_named(name):
    caught = refusal({path: data for path, data in files().items() if path != name})
    assert caught.what == f"The file {name} is missing."
