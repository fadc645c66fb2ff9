"""Why: from a finding, a figure, an incident or an observation down to the deliveries that it rests on."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from trucewatch.errors import EvidenceError
from trucewatch.model.columns import Table
from trucewatch.model.derived import Counts, Findings, Incidents, Members
from trucewatch.model.evidence import EVIDENCE, Inspections, Noun, Observations, Restrictions
from trucewatch.model.time import Period, from_text, to_text
from trucewatch.publish.say import Language
from trucewatch.run.absorb import delivery_row
from trucewatch.run.cases import is_case
from trucewatch.run.config.houses import GUARANTEES
from trucewatch.run.docket import case_explained
from trucewatch.run.explained import incident_explained
from trucewatch.run.folder import MissionFolder
from trucewatch.run.former import former_incident
from trucewatch.run.groupings import groupings
from trucewatch.run.pledged import pledged
from trucewatch.run.show import last_time, plain
from trucewatch.run.store import Store

SHORTEST_ID = 8
SHORT = 5


def explain(folder: MissionFolder, store: Store, wanted: str) -> dict[str, Any]:
    """The chain below an id (or its beginning, of at least 8 characters), or below a case or an entry by its number.

    An observation's id leads to the incident that holds it now, so that old links keep working.
    Raises: EvidenceError: nothing bears this id.
    """
    if wanted.isdigit() and len(wanted) < SHORTEST_ID:
        return {"delivery": _delivery(store, int(wanted))}
    if folder.mission().house == GUARANTEES:
        return pledged(folder, store, wanted)
    if is_case(store, wanted):
        return case_explained(folder, store, wanted, from_text(last_time(folder)))
    if len(wanted) < SHORTEST_ID:
        raise EvidenceError(
            "This id is too short.", hint=f"Give at least {SHORTEST_ID} characters of it.", place=wanted
        )
    return _of_evidence(folder, store, wanted)


def _of_evidence(folder: MissionFolder, store: Store, wanted: str) -> dict[str, Any]:
    finding = _one(store, Findings, "id", wanted)
    if finding is not None:
        return _finding(folder, store, finding)
    figure = _one(store, Counts, "id", wanted)
    if figure is not None:
        return _figure(folder, store, figure)
    incident = _one(store, Incidents, "id", wanted)
    if incident is not None:
        return {"incident": _incident(store, incident)}
    held = _one(store, Members, "observation", wanted)
    if held is not None:
        return _held(store, held)
    for noun in EVIDENCE:
        found = _one(store, noun, "id", wanted)
        if found is not None:
            return {noun.NAME: found, "deliveries": _deliveries(store, noun, found["id"])}
    moved = former_incident(store, wanted)
    if moved is not None:
        return {"former": moved["former"], **_held(store, moved)}
    raise EvidenceError("Nothing bears this id.", hint="Take one from `trucewatch show`.", place=wanted)


def _held(store: Store, held: dict[str, Any]) -> dict[str, Any]:
    """An observation, and the incident that holds it now, or by which decision and why it is of none."""
    if held["holding"] == "set_aside":
        by = [
            one.entry for one in groupings(store) if one.act == "set_aside" and held["observation"] in one.observations
        ]
        aside = {"entry": by[-1] if by else None, "reason": held["reason"]}
        return {"observation": _observation(store, held["observation"]), "set_aside": aside}
    found = _one(store, Incidents, "id", held["incident"])
    return {"observation": held["observation"], "incident": _incident(store, found or {})}


def _one(store: Store, table: type[Table], column: str, wanted: str) -> dict[str, Any] | None:
    for _, rows in store.holding(table, wanted):
        ids = getattr(rows, column)
        index = np.flatnonzero(np.char.startswith(ids, wanted.encode()))
        if len(index):
            return plain(rows.take(index[:1]).rows()[0])
    return None


def _finding(folder: MissionFolder, store: Store, finding: dict[str, Any]) -> dict[str, Any]:
    _, agreement = folder.settings()
    clause = next(c for c in agreement.clauses if c.id == finding["clause"])
    return {
        "finding": {**finding, "reason": msgspec.json.decode(finding["reason"])},
        "clause": {
            **{n: getattr(clause, n) for n in ("id", "modality", "actors", "severity", "amendment", "texts", "source")},
            "valid": [to_text(clause.valid.t0_ms), to_text(clause.valid.t1_ms)],
        },
        "agreement": {"id": agreement.id, "version": agreement.version, "certainty": agreement.certainty_e6 / 1e6},
        **_subject(store, finding["incident"]),
    }


def _subject(store: Store, wanted: str) -> dict[str, Any]:
    """What a finding judged: an incident, or a restriction or inspection, which are evidence themselves."""
    incident = _one(store, Incidents, "id", wanted)
    if incident is not None:
        return {"incident": _incident(store, incident)}
    nouns: tuple[type[Noun], ...] = (Restrictions, Inspections)
    for noun in nouns:
        found = _one(store, noun, "id", wanted)
        if found is not None:
            return {noun.NAME: found, "deliveries": _deliveries(store, noun, wanted)}
    return {}


def _figure(folder: MissionFolder, store: Store, figure: dict[str, Any]) -> dict[str, Any]:
    """A count: its rule in full, and exactly the incidents that it counted, for certain or perhaps."""
    from trucewatch.assess.counts import counted  # its kernels take a second to load, and few explain figures
    from trucewatch.run.derive import judged_around

    mission, agreement = folder.settings()
    rule = next(r for r in agreement.rules if r.id == figure["rule"])
    period = Period(from_text(figure["until"]), from_text(figure["from"]), figure["period"])
    judged, findings = judged_around(store, agreement, [period])
    found, _ = counted(judged, findings, agreement, mission, period, figure["zone"], rule)
    columns = zip(
        found.incidents.rows(), found.certain.tolist(), found.least.tolist(), found.most.tolist(), strict=True
    )
    return {
        "count": figure,
        "rule": msgspec.to_builtins(rule),
        "counted": [
            {
                **{n: row[n] for n in ("id", "kind")},
                "certain": certain,
                "least": least,
                "most": None if most < 0 else most,
            }
            for row, certain, least, most in columns
        ],
    }


def _incident(store: Store, incident: dict[str, Any]) -> dict[str, Any]:
    """An incident with the decisions that shaped it, and its observations, each with the probability that it is of it."""
    if not incident:
        return {}
    wanted = incident["id"].encode()
    members = Members.concat([m.take(m.incident == wanted) for _, m in store.holding(Members, incident["id"])])
    rows = {m["observation"]: m for m in members.rows()}
    shaped = tuple(g for g in groupings(store) if rows.keys() & set(g.observations))
    return {
        **incident_explained(incident, shaped),
        "observations": [
            {"p": row["p_e6"] / 1e6, "other": row["other"], **_observation(store, name)}
            for name, row in sorted(rows.items())
        ],
    }


def _observation(store: Store, wanted: str) -> dict[str, Any]:
    found = _one(store, Observations, "id", wanted)
    if found is None:
        return {"id": wanted}
    return {**found, "deliveries": _deliveries(store, Observations, wanted)}


def _deliveries(store: Store, noun: type[Noun], wanted: str) -> list[dict[str, Any]]:
    return [
        _delivery(store, entry) for entry, rows in store.holding(noun, wanted) if (rows.id == wanted.encode()).any()
    ]


def _delivery(store: Store, entry: int) -> dict[str, Any]:
    row = delivery_row(store, entry)
    return {n: row[n] for n in ("entry", "source", "name", "time", "standing", "row_count", "read", "rejected")}


def outline(data: Any, language: Language, depth: int = 0) -> list[str]:
    """The chain as indented lines; reasons as sentences, each with its interval of probability."""
    pad = "  " * depth
    lines: list[str] = []
    pairs = data.items() if isinstance(data, dict) else ((f"{n + 1}.", item) for n, item in enumerate(data))
    for name, value in pairs:
        if name == "reason" and isinstance(value, str) and value in language.messages:
            lines.append(f"{pad}reason: {language.say(value, **data.get('arguments', {}))}")
        elif name == "reason" and isinstance(value, dict):
            lines += [f"{pad}reason", *_said(value, language, depth + 1)]
        elif isinstance(value, list) and value and not any(isinstance(one, dict | list) for one in value):
            lines.append(f"{pad}{name}: {', '.join(map(str, value))}")
        elif isinstance(data, list) and _is_short(value):
            lines.append(f"{pad}{name} {', '.join(f'{n}: {_plain(one)}' for n, one in value.items() if one != '')}")
        elif isinstance(value, dict) and value.keys() == {"p", "word"}:
            lines.append(f"{pad}{name}: {language.say('likely.' + value['word'])} (p {value['p']:g})")
        elif isinstance(value, dict) and value.keys() == {"least", "most"}:
            lines.append(f"{pad}{name}: {value['least']}-{value['most']}")
        elif isinstance(value, dict | list) and value:
            lines += [f"{pad}{name}", *outline(value, language, depth + 1)]
        elif value not in (None, "", [], {}):
            lines.append(f"{pad}{name}: {_plain(value)}")
    return lines


def _is_short(value: Any) -> bool:
    """Whether a thing of a list goes on one line."""
    return (
        isinstance(value, dict) and len(value) <= SHORT and not any(isinstance(v, dict | list) for v in value.values())
    )


def _plain(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _said(reason: dict[str, Any], language: Language, depth: int) -> list[str]:
    sentence = language.say(reason["m"], **reason.get("a", {}))
    lines = [f"{'  ' * depth}{sentence} [{reason['lo'] / 1e6:g}, {reason['hi'] / 1e6:g}]"]
    return lines + [line for part in reason.get("of", []) for line in _said(part, language, depth + 1)]
