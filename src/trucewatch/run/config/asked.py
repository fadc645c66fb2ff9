"""What every way for a predicate to hold has in common: closed words, calibres, times, zones. Enough to see that there is no way at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, TypeAlias

from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Zone
from trucewatch.model.time import Interval
from trucewatch.run.config.meaning import ALWAYS
from trucewatch.terms.calibres import compare

Words: TypeAlias = frozenset[str]
_ALL: Final[dict[str, Words]] = {
    "kinds": frozenset(v.KINDS),
    "uav_acts": frozenset(v.UAV_ACTS),
    "descriptions": frozenset(v.DESCRIPTIONS),
    "weapons": frozenset(v.WEAPONS),
}
_MOST_MM: Final = 10_000


@dataclass(frozen=True)
class Asked:
    """What is left: words of each list, half-open spans of calibre (mm) and of time (ms), and the zones that must hold the place."""

    kinds: Words = _ALL["kinds"]
    uav_acts: Words = _ALL["uav_acts"]
    descriptions: Words = _ALL["descriptions"]
    weapons: Words = _ALL["weapons"]
    calibres: tuple[Interval, ...] = (Interval(0, _MOST_MM),)
    times: tuple[Interval, ...] = (ALWAYS,)
    zones: Words = frozenset()

    def exhausted(self) -> str:
        """The name of the first field of which nothing is left; empty if there is a way."""
        return next((f.name for f in fields(self) if f.name != "zones" and not getattr(self, f.name)), "")


def both(a: Asked, b: Asked) -> Asked:
    """What is left where both hold."""
    return Asked(
        **{name: getattr(a, name) & getattr(b, name) for name in _ALL},
        calibres=common(a.calibres, b.calibres),
        times=common(a.times, b.times),
        zones=a.zones | b.zones,
    )


def either(a: Asked, b: Asked) -> Asked:
    """What is left where one of them holds, or the other."""
    return Asked(
        **{name: getattr(a, name) | getattr(b, name) for name in _ALL},
        calibres=tuple(sorted({*a.calibres, *b.calibres})),
        times=tuple(sorted({*a.times, *b.times})),
        zones=a.zones & b.zones,
    )


def common(some: Collection[Interval], others: Collection[Interval]) -> tuple[Interval, ...]:
    """What two sets of half-open spans have in common."""
    met = (Interval(max(a.t0_ms, b.t0_ms), min(a.t1_ms, b.t1_ms)) for a in some for b in others)
    return tuple(i for i in met if i.t0_ms < i.t1_ms)


def asked_by(name: str, argument: Any, zones: Mapping[str, Zone]) -> Asked:
    """What one predicate asks for that holds no other; a predicate that is not looked at asks for nothing.

    A word that says nothing, such as `undetermined`, stands for every word.
    """
    reader = _READERS.get(name)
    place = _zone_of(name, argument)
    asked = reader(argument) if reader else Asked()
    inside = frozenset([place] if name == "in_zone" else [])
    return replace(asked, times=(zones[place].valid,), zones=inside) if place else asked


def _zone_of(name: str, argument: Any) -> str:
    """The zone or line without which a predicate cannot hold; empty if it needs none."""
    if name == "in_zone":
        return str(argument)
    if name in {"side_of", "crossed"}:
        return str(argument["line"])
    return str(argument["of"]) if name == "distance_to" and "within_m" in argument else ""


def _act(argument: Any) -> Asked:
    acts = argument.get("uav_acts", ()) if argument["kinds"] == ["uav"] else ()  # asked of unmanned aircraft only
    return Asked(kinds=_words("kinds", argument["kinds"], "unspecified"), uav_acts=_words("uav_acts", acts, "none"))


def _weapon(argument: Any) -> Asked:
    bounds = argument.get("calibre_mm", {})
    of_size = frozenset(w for w in v.WEAPONS if not bounds or compare(w, bounds) is not False)
    named = _words("weapons", _with_calibres(argument.get("types", ())), "unknown")
    return Asked(weapons=named & of_size, calibres=_calibres(bounds))


def _during(argument: Any) -> Asked:
    return Asked(times=(Interval(**argument["span"]),)) if "span" in argument else Asked()


_READERS: Final[Mapping[str, Callable[[Any], Asked]]] = {
    "act": _act,
    "description": lambda argument: Asked(descriptions=_words("descriptions", argument, "undetermined")),
    "weapon": _weapon,
    "during": _during,
    "deadline_missed": lambda argument: Asked(times=(Interval(argument["until_ms"], ALWAYS.t1_ms),)),
}


def _words(of: str, named: Sequence[str], open_word: str) -> Words:
    return frozenset(named) if named and open_word not in named else _ALL[of]


def _with_calibres(types: Sequence[str]) -> list[str]:
    """Weapons that are certainly meant: those named, and the calibres of a general word."""
    return [w for w in v.WEAPONS if any(w == t or w.startswith(f"{t}_") for t in types)]


def _calibres(bounds: Mapping[str, int]) -> tuple[Interval, ...]:
    least = max(bounds.get("at_least", 0), bounds.get("above", -1) + 1)
    end = min(bounds.get("at_most", _MOST_MM) + 1, bounds.get("below", _MOST_MM))
    return (Interval(least, end),) if least < end else ()
