"""A small invented register, as files of a guarantees mission: two states, two conditions, a pledge and a refusal."""

from __future__ import annotations

from trucewatch.model.register import Register
from trucewatch.run.config import load_mission, load_register

Files = dict[str, bytes]

MISSION = """id: alder-guarantees
house: guarantees
titles: {en: Alder, de: Erle}
about: {en: Invented., de: Erfunden.}
timezone: Europe/Kyiv
languages: [en, de]
language_of_record: en
sources: [bulletins]
offices:
  - {id: jurist, titles: {en: Jurist, de: Justiziarin}, person: N. N., nationality: none, vkey: j+00000000+AAAA}
"""
COMMITMENTS = """id: alder
version: "1"
names: {en: What states said, de: Was Staaten sagten}
source: Invented for tests.
sources:
  - {id: paper, title: The Alder Paper, date: 2031-01-10, grade: secondary}
  - {id: treaty, title: Treaty of Alder, date: 2031-02-01, grade: primary}
capabilities:
  - {id: land_force, unit: soldiers, names: {en: Soldiers, de: Soldaten}}
  - {id: ships, unit: ships, names: {en: Ships, de: Schiffe}}
places:
  - {id: land, names: {en: Land, de: Land}}
  - {id: town, within: land, names: {en: Town, de: Stadt}}
states:
  - {id: Elbonia, names: {en: Elbonia, de: Elbonien}}
  - {id: Ruritania, names: {en: Ruritania, de: Ruritanien}}
conditions:
  - id: truce
    names: {en: A truce, de: Eine Waffenruhe}
    asks: {legal_state: {agreement: alder, state: in_force, for_days: 7}}
    decided_by: publications
    source: paper
  - id: mandate
    names: {en: A mandate, de: Ein Mandat}
    asks: {mandate: {state: Elbonia, body: Diet}}
    decided_by: jurist
    source: paper
    history:
      - {status: open, date: 2031-01-05, source: paper}
      - {status: met, date: 2031-02-01, source: treaty, by: the Diet}
  - id: treaty_in_force
    names: {en: The treaty is in force, de: Der Vertrag ist in Kraft}
    asks: {commitment: {id: ruritania_ships, stage: in_force}}
    decided_by: documents
    source: paper
commitments:
  - id: elbonia_force
    state: Elbonia
    to: [Ruritania]
    about: land_force
    form: statement
    binding: political
    binding_by: The tests
    source: paper
    says: {en: Elbonia sends soldiers., de: Elbonien schickt Soldaten.}
    quotation: {language: fr, text: nous y serons}
    stages: [{stage: said, date: 2031-01-09}]
    offers:
      - {capability: land_force, quantity: {least: 3000, most: not_stated}, unit: soldiers, places: [town]}
    when: {all: [{met: truce}, {not: {met: treaty_in_force}}]}
    trigger: {met: mandate}
    clock_h: 24
    expires: 2032-01-01
    force: yes
  - id: elbonia_less
    state: Elbonia
    about: land_force
    form: statement
    binding: none
    binding_by: The tests
    source: treaty
    says: {en: Elbonia sends fewer., de: Elbonien schickt weniger.}
    stages: [{stage: said, date: 2031-01-20}]
    supersedes: elbonia_force
  - id: ruritania_ships
    state: Ruritania
    about: ships
    form: treaty
    binding: legal
    binding_by: The tests
    source: treaty
    says: {en: Ruritania sends ships and no soldiers., de: Ruritanien schickt Schiffe und keine Soldaten.}
    stages: [{stage: signed, date: 2031-01-10, source: paper}, {stage: ratified, date: 2031-02-01}]
    offers:
      - {capability: ships, quantity: {least: 2, most: 4}}
    refuses: [{capability: land_force, places: [land]}]
    words_of_conditions: {en: none, de: keine}
    calls_open: {en: the date, de: das Datum}
"""
TASKS = """tasks:
  - id: hold_town
    names: {en: Hold the town, de: Die Stadt halten}
    component: 3
    capability: land_force
    quantity: {least: 1000, most: 5000}
    unit: soldiers
    place: town
    from: 2031-03-01
    until: 2031-09-01
    essential: yes
    source: Invented.
    illustration: yes
    depends_on: [watch_sea]
    force: yes
  - id: watch_sea
    names: {en: Watch the sea, de: Die See beobachten}
    component: 1
    capability: ships
    quantity: {least: 1, most: 3}
    place: land
    essential: no
    source: Invented.
    illustration: yes
"""


def files(commitments: str = COMMITMENTS, tasks: str = TASKS, mission: str = MISSION) -> Files:
    """The files of the mission."""
    named = {"mission.yaml": mission, "commitments.yaml": commitments, "tasks.yaml": tasks}
    return {name: text.encode() for name, text in named.items()}


def loaded(given: Files) -> Register:
    """Their register."""
    return load_register(given, load_mission(given))
