"""Say explosions in a language: times to the tenth of a second, places with the circle that holds them, who heard them."""

from __future__ import annotations

from typing import Any, Final

from babel import numbers
from markupsafe import Markup

from trucewatch.model.time import from_ms, to_text
from trucewatch.outputs.wording import Wording

UTC: Final = "UTC"
MINUTE_MS: Final = 60_000
Row = dict[str, Any]


class Speech(Wording):
    """The words of one page of explosions."""

    @property
    def days(self) -> list[tuple[Markup, list[Row]]]:
        """Explosions by the day on which they may have begun, in UTC, the newest first."""
        made: dict[str, list[Row]] = {}
        for row in reversed(self._edition["events"]):
            made.setdefault(to_text(row["t0_ms"])[:10], []).append(row)
        return [(self.period(day), rows) for day, rows in made.items()]

    def detected(self) -> int:
        """How many of them were detected in waveforms."""
        return sum(bool(row["detections"]) for row in self._edition["events"])

    def when(self, row: Row) -> Markup:
        """The middle of a span, and by how much it may have been earlier or later: to the tenth of a second, or where that is a minute or more to minutes."""
        middle_ms = (row["t0_ms"] + row["t1_ms"]) // 2
        half_ms, at = max(100, (row["t1_ms"] - row["t0_ms"]) // 2), from_ms(middle_ms)
        if half_ms >= MINUTE_MS:
            clock, spread = f"{at:%H:%M}", self.minutes(-(-half_ms // MINUTE_MS))
        else:
            point = numbers.get_decimal_symbol(self.language.locale)
            clock = f"{at:%H:%M:%S}{point}{at.microsecond // 100_000}"
            spread = self.say("explosions.seconds", number=self.decimal(half_ms / 1000))
        said = Markup('<time datetime="{}">{} {}</time>').format(to_text(middle_ms), clock, UTC)
        return self.say("explosions.time", time=said, spread=spread)

    def local(self, row: Row) -> str:
        """The same by the mission's clock; empty where that shows UTC."""
        said = self.language.time((row["t0_ms"] + row["t1_ms"]) // 2, self._timezone)
        return "" if said.endswith(UTC) else said

    def where(self, row: Row) -> Markup:
        """Latitude and longitude; of a bearing those of the array."""
        halves = ((row["lat_e7"], "north", "south"), (row["lon_e7"], "east", "west"))
        said = [
            self.say(f"picture.{more if e7 >= 0 else less}", degrees=self.decimal(abs(e7) / 1e7, 4))
            for e7, more, less in halves
        ]
        return Markup(", ").join(said)

    def within(self, row: Row) -> Markup:
        """The circle that holds it with 95 %, or the direction in which it lies."""
        if row["place"] == "line":
            return self.say("explosions.towards", degrees=self.decimal(row["bearing_cdeg"] / 100, 0))
        return self.say("explosions.within", most=self.length(row["radius_m"]))

    def length(self, metres: int) -> Markup:
        """Metres below one kilometre, otherwise kilometres to a tenth, from ten on whole."""
        if metres < 1000:
            return self.say("size.m", number=self.decimal(round(metres, -1), 0))
        return self.say("size.km", number=self.decimal(metres / 1000, 1 if metres < 9950 else 0))

    def decimal(self, number: float, digits: int = 1) -> Markup:
        """A measured number with so many decimals."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        said = numbers.format_decimal(number, format=pattern, locale=self.language.locale)
        return Markup('<data class="size" value="{}">{}</data>').format(f"{number:.{digits}f}", said)

    def by(self, found: Row) -> Markup:
        """Which network heard it, and at how many of its stations; who was left out."""
        used = {tuple(channel.split(".")[:2]) for channel in found["stations"]}
        said = self.say("explosions.by", n=len(used), number=len(used), network=self.quoted_name(found["platform"]))
        if not found["left_out"]:
            return said
        names = Markup(", ").join(self.identity(channel) for channel in found["left_out"])
        return Markup('{}<br><span class="why">{}</span>').format(said, self.say("explosions.left_out", channels=names))

    def perceived(self, row: Row) -> Markup:
        """By which means somebody or something perceived it."""
        return self.joined([self.say(f"explosions.means.{means}") for means in row["means"]])

    def picture(self, found: Row) -> str:
        """Where the picture of a detection lies beside this page; empty: nobody drew it."""
        return f"pictures/{found['picture']}.{self.language.tag}.svg" if found["picture"] else ""
