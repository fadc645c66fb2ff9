"""The rows of a page's tables: facts of the edition in the order in which a reader needs them, every figure marked up."""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup

from trucewatch.model import vocabulary as v
from trucewatch.model.edition import Edition
from trucewatch.outputs.html.places import nearest
from trucewatch.outputs.html.speech import Speech
from trucewatch.publish.likely import LIKELY
from trucewatch.publish.opening import HEAT, INCIDENT_RULE
from trucewatch.publish.places import AREA

MOST_CELLS: Final = 40
MOST_LISTED: Final = 60
RESULTS: Final = ("inconsistent", "undetermined", "consistent")
Row = dict[str, Any]


class Tables:
    """Tables of one page."""

    def __init__(self, edition: Edition, speech: Speech) -> None:
        self._edition, self._speech = edition, speech
        self._facts: dict[str, Any] = edition["facts"]
        self._bands = {zone["id"]: zone["band"] for zone in edition["zones"]}

    def band(self, zone_id: str) -> str:
        """The band of a zone by any means; `unreported` if no source said anything of it."""
        return self._bands.get(zone_id) or "unreported"

    def seen(self, zone_id: str) -> str:
        """The band that counts of a zone carry: what nobody reported on was not observed."""
        return self._bands.get(zone_id) or "not_observed"

    def observed(self) -> list[Row]:
        """Incidents by zone: the whole area first, then the zones in the agreement's order."""
        kinds = {row["zone"]: row["kinds"] for row in self._facts["by_zone"]}
        zones = [z for z in self._edition["zones"] if not z["line"]]
        return [
            {
                "zone": z["id"],
                "band": self.band(z["id"]),
                "told": z["told"],
                "kinds": self._kinds(kinds.get(z["id"], {}), z["id"]),
            }
            for z in zones
        ]

    def _kinds(self, kinds: dict[str, int], zone_id: str) -> list[Markup]:
        seen = self.seen(zone_id)
        order = [kind for kind in v.KINDS if kind in kinds]
        said = (self._speech.say(f"counted.{k}", kinds[k], count=self._number(kinds[k], seen)) for k in order)
        return [Markup('<span class="whole">{}</span>').format(one) for one in said]

    def incidents(self, number: int) -> Markup:
        """A number of incidents of the whole area."""
        return self._number(number, self.seen(AREA))

    def _number(self, number: int, seen: str) -> Markup:
        return self._speech.count(number, number, INCIDENT_RULE, seen)

    def cells(self) -> dict[str, Any]:
        """The cells with most incidents other than heat sources, then with most heat sources, and how many more there are."""
        cells = sorted(self._facts["cells"], key=_weight)
        shown = [
            {
                "cell": row["cell"],
                "zone": row["zone"],
                "band": self.band(row["zone"]),
                "near": nearest(row["cell"], self._edition["map"]["localities"]),
                "kinds": self._kinds(row["kinds"], row["zone"]),
            }
            for row in cells[:MOST_CELLS]
        ]
        return {"rows": shown, "rest": len(cells) - len(shown)}

    def findings(self) -> list[Row]:
        """Every clause that held in the period, with the number of findings by result, zeros too."""
        by_clause = {row["clause"]: row for row in self._facts["findings"]}
        recorded = {row["clause"]: row for row in self._facts["recorded"]}
        made = []
        for clause in self._edition["agreement"]["clauses"]:
            zone_id = clause["zone"] or AREA
            seen = self.seen(zone_id)
            given = by_clause.get(clause["id"], {**dict.fromkeys(v.RESULTS, 0), "open": {}, "likely": {}})
            rule = f"clause:{clause['id']}"
            made.append(
                {
                    **clause,
                    "band": self.band(zone_id),
                    "dark": seen == "not_observed" and not any(given[r] for r in v.RESULTS),
                    "results": [(r, given[r], self._speech.count(given[r], given[r], rule, seen)) for r in RESULTS],
                    "recorded": recorded.get(clause["id"]),
                    "why": self._why(given["open"], rule, seen),
                    "text": self._text(clause),
                    "likely": [
                        self._speech.count(given["likely"].get(w, 0), given["likely"].get(w, 0), rule, seen)
                        for w in LIKELY
                    ],
                }
            )
        return made

    def _text(self, clause: Row) -> Markup:
        """What kind of clause it is, whom it binds, how severe a breach of it would be, and when it holds."""
        say = self._speech
        parts = [say.say(f"agreement.modality.{clause['modality']}")]
        parts.append(say.bound_parties(clause["actors"]))
        if clause["severity"] != "unstated":
            parts.append(say.say("bulletin.clause.severity", word=say.say(f"agreement.severity.{clause['severity']}")))
        if clause["amendment"]:
            parts.append(say.say("bulletin.clause.amendment", amendment=say.identity(clause["amendment"])))
        parts += [
            say.say(f"bulletin.clause.{end}", moment=say.moment(ms))
            for end, ms in zip(("since", "until"), clause["valid"], strict=True)
            if ms is not None
        ]
        return Markup("; ").join(parts)

    def claims(self) -> list[Row]:
        """Claims with what they count, of whom, where and when: what a reader needs before he sets one beside another."""
        say = self._speech
        return [
            {
                **row,
                "number": say.worded(row, "claim"),
                "place": say.quoted_name(row["area"]),
                "span": say.window(row),
            }
            for row in self._facts["claims"][:MOST_LISTED]
        ]

    def state(self, word: str) -> Markup:
        """The state of an indicator, in bold."""
        return Markup("<strong>{}</strong>").format(self._speech.say(f"bulletin.indicator.{word}"))

    def zones(self, zone_ids: list[str]) -> Markup:
        """The zones of a series; the whole area where none is named."""
        return self._speech.joined([self._speech.zone(zone) for zone in zone_ids or [AREA]])

    def comparisons(self) -> list[Markup]:
        """How far figures of others differ that agree in unit, accused side, area and window."""
        return [
            self._speech.say(
                "bulletin.comparison",
                a=self._stated(row["a"]),
                b=self._stated(row["b"]),
                difference=self._speech.figure(row["least"], row["most"], "claim"),
                unit=self._speech.unit(self._facts[row["a"][0]][row["a"][1]]["unit"]),
            )
            for row in self._facts["comparisons"]
        ]

    def _stated(self, at: list[Any]) -> Markup:
        """Who stated a figure: the claimant, or the body of a record."""
        row = self._facts[at[0]][at[1]]
        return self._speech.claimant(row) if at[0] == "claims" else self._speech.quoted_name(row["body"])

    def _why(self, topics: dict[str, int], rule: str, seen: str) -> Markup:
        """What the evidence leaves open, by topic."""
        parts = [self._speech.say(f"why.{t}", count=self._speech.count(n, n, rule, seen)) for t, n in topics.items()]
        return self._speech.joined(parts)

    def coverage(self) -> list[Row]:
        """Zones with their band by every means that can be covered, weakest zones first; what was told has no coverage of its own."""
        by_zone: dict[str, list[Row]] = {}
        for row in self._facts["coverage"]:
            by_zone.setdefault(row["zone"], []).append(row)
        zones = [z for z in self._edition["zones"] if not z["line"] and z["told"]]
        ordered = sorted(zones, key=lambda z: (z["id"] != AREA, v.BANDS.index(z["band"] or v.BANDS[0])))
        return [
            {
                "zone": z["id"],
                "band": self.band(z["id"]),
                "means": [row for row in by_zone.get(z["id"], []) if row["means"] not in {"any", "told"}],
                "basis": next((row["basis"] for row in by_zone.get(z["id"], []) if row["means"] == "any"), ""),
                "classes": next((row["classes"] for row in by_zone.get(z["id"], []) if row["means"] == "any"), {}),
            }
            for z in ordered
        ]


def _weight(row: Row) -> tuple[int, int, str]:
    heat = row["kinds"].get(HEAT, 0)
    return heat - sum(row["kinds"].values()), -heat, row["cell"]
