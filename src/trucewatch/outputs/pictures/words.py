"""What a picture says in a language: when, where, how sure, and why somebody was left out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any, Final

from babel import numbers

from trucewatch.model.pictures import Picture, Trace
from trucewatch.model.time import from_ms
from trucewatch.publish.say import Language

UTC: Final = "UTC"
LINE_CHARS: Final = 165
MOST_LINES: Final = 9


class Words:
    """The words of one picture."""

    def __init__(self, picture: Picture, language: Language, timezone: str) -> None:
        self.picture, self.language, self._timezone = picture, language, timezone

    def say(self, message_id: str, n: int = 1, **given: Any) -> str:
        """A message; `n` picks the plural."""
        return self.language.say(message_id, n=n, **given)

    def decimal(self, number: float, digits: int = 1) -> str:
        """A number with so many decimals."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(numbers.format_decimal(number, format=pattern, locale=self.language.locale))

    def seconds(self, number: float) -> str:
        """A place on an axis of seconds: decimals only where there are some."""
        return self.decimal(number or 0.0, 0 if number == round(number) else 1).replace("-", "−")

    @property
    def day(self) -> str:
        """The day of the explosion in UTC."""
        return self.language.date(self.picture.origin_ms, UTC)

    @property
    def clock(self) -> str:
        """Its time to the tenth of a second, in UTC."""
        at = from_ms(self.picture.origin_ms)
        return f"{at:%H:%M:%S}{self._point}{at.microsecond // 100_000} {UTC}"

    @property
    def local(self) -> str:
        """The same in the mission's local time, where that is another."""
        return "" if self._timezone == UTC else self.language.time(self.picture.origin_ms, self._timezone)

    @property
    def spread(self) -> str:
        """By how many seconds it may have been earlier or later."""
        return self.decimal(max(0.1, (self.picture.t1_ms - self.picture.t0_ms) / 2000))

    @property
    def where(self) -> str:
        """Latitude and longitude."""
        halves = (("lat", self.picture.lat_e7, "north", "south"), ("lon", self.picture.lon_e7, "east", "west"))
        said = [
            self.say(f"picture.{more if e7 >= 0 else less}", degrees=self.decimal(abs(e7) / 1e7, 4))
            for _, e7, more, less in halves
        ]
        return ", ".join(said)

    def distance(self, metres: float) -> str:
        """Metres below one kilometre, otherwise kilometres to a tenth, from ten on whole."""
        if metres < 1000:
            return self.say("size.m", number=self.decimal(round(metres, -1), 0))
        return self.say("size.km", number=self.decimal(metres / 1000, 1 if metres < 9950 else 0))

    def round_length(self, metres: int) -> str:
        """A length that is a round number of metres or kilometres."""
        unit, number = ("size.m", metres) if metres < 1000 else ("size.km", metres // 1000)
        return self.say(unit, number=number)

    @property
    def heard(self) -> str:
        """How many stations took part."""
        every = {trace.station for trace in self.picture.traces}
        used = {trace.station for trace in self.picture.traces if trace.used}
        return self.say("picture.heard", n=len(every), used=len(used), of=len(every))

    def phase(self, name: str) -> str:
        """What kind of wave a phase is; nothing is said of one that the network calls by a name of its own."""
        known = f"picture.phase.{name}"
        return self.say(known) if known in self.language.messages else ""

    def reason(self, defect: str, *, there: bool = True) -> str:
        """Why something was left out."""
        if not defect:
            return self.say("picture.too_little" if there else "picture.no_recording")
        return self.say(f"defect.{defect}")

    def why(self, trace: Trace) -> str:
        """Why a row was left out; empty if it was not."""
        return "" if trace.used else self.reason(trace.defect, there=bool(trace.channel))

    @property
    def left_out(self) -> list[str]:
        """Lines that name the channels left out, by reason, and the stations that sent nothing."""
        by_reason: dict[str, list[str]] = {}
        for channel, defect in self.picture.left_out.items():
            by_reason.setdefault(self.reason(defect), []).append(channel)
        silent = [f"{t.station} ({t.phase})" for t in self.picture.traces if not t.channel and not t.defect]
        if silent:
            by_reason.setdefault(self.say("picture.no_recording"), []).extend(silent)
        return self._lines(f"{reason}: {', '.join(names)}" for reason, names in by_reason.items())

    def _lines(self, told: Iterable[str]) -> list[str]:
        lines = [line for one in told for line in textwrap.wrap(one, LINE_CHARS, subsequent_indent="   ")]
        if len(lines) > MOST_LINES:
            lines = [*lines[: MOST_LINES - 1], self.say("picture.left_out.more", n=len(lines) - MOST_LINES + 1)]
        return lines

    @property
    def _point(self) -> str:
        return str(numbers.get_decimal_symbol(self.language.locale))
