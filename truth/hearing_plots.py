"""The plots of the page on how well explosions are heard: SVG in one ink and one accent, legible without colour, with title and description."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from hearing_tables import ORDER, TRIALS, ordered

Figures = Mapping[str, Any]
WIDE, HIGH, LEFT, TOP = 640, 300, 60, 56
STYLE = (
    "<style>svg{background:#fff}text{font:13px sans-serif;fill:#222}.t{font-size:15px;font-weight:600}.q{fill:#666;font-size:12px}"
    ".a{stroke:#999;fill:none}.g{stroke:#ddd;fill:none}.l{stroke:#1f6f78;fill:none;stroke-width:2}.r{stroke:#1f6f78;fill:none}"
    ".d{fill:#1f6f78}.o{fill:#fff;stroke:#1f6f78;stroke-width:2}.b{fill:#e4eeee}</style>"
)
NAMES = {"seismometers": "twelve seismometers", "microphones": "twelve microphones"}
DASHES = ("", "9 3", "5 3", "2 3")


def pictures(figures: Figures) -> dict[str, str]:
    """Each picture by the name of its file."""
    made = {}
    for name, said in NAMES.items():
        if name in figures:
            made[f"heard-{name}.svg"] = found(figures[name]["by_both"], said)
            made[f"off-{name}.svg"] = off(figures[name]["by_distance"], said)
    return made | {"regions-heard.svg": regions(figures)}


def framed(title: str, about: str, inside: Sequence[str], high: int = HIGH) -> str:
    """A picture with its title, where its data come from, and what is in it."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDE + 130} {TOP + high + 54}" role="img">'
    told = f"<title>{escape(title)}</title><desc>{escape(about)}</desc>{STYLE}"
    top = f'<text class="t" x="{LEFT}" y="22">{escape(title)}</text><text class="q" x="{LEFT}" y="41">On invented data made by ourselves. {escape(about)}</text>'
    return "\n".join([head, told, top, *inside, "</svg>", ""])


def found(by_both: Figures, who: str) -> str:
    """Shares of explosions found, by distance to the third station, a line for each charge."""
    away = [name for name in ORDER if any(name in one for one in by_both.values())]
    made = [
        *_ups([(share, f"{100 * share:.0f} %") for share in (0, 0.25, 0.5, 0.75, 1)], lambda v: HIGH * (1 - v)),
        *_acrosses(away),
    ]
    ends: list[float] = []
    for k, (charge, one) in enumerate(ordered(by_both)):
        places = [(_across(away, name, (k - 1.5) * 8), one[name]) for name in away if name in one]
        path = "L".join(f"{x:.0f} {TOP + HIGH * (1 - v['share']):.0f}" for x, v in places)
        made.append(f'<path class="l" stroke-dasharray="{DASHES[k]}" d="M{path}"/>')
        for x, v in places:
            low, high, at = (TOP + HIGH * (1 - v[name]) for name in ("least", "most", "share"))
            made.append(
                f'<path class="r" d="M{x:.0f} {low:.0f}V{high:.0f}"/><circle class="d" cx="{x:.0f}" cy="{at:.0f}" r="4"/>'
            )
        end = TOP + HIGH * (1 - places[-1][1]["share"]) + 4
        while any(abs(end - other) < 15 for other in ends):
            end -= 3
        ends.append(end)
        made.append(f'<text x="{LEFT + WIDE + 6}" y="{end:.0f}">{escape(charge)}</text>')
    return framed(f"Explosions found by {who}", "By charge (TNT); bars: 95 % intervals.", made)


def off(by_distance: Figures, who: str) -> str:
    """Errors of place by distance to the third station, on a scale of powers of ten."""
    away = [name for name in ORDER if name in by_distance and by_distance[name]["off_m"]["p50"] is not None]
    values = [by_distance[name]["off_m"][q] for name in away for q in ("p50", "p90")]
    first, last = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def at(metres: float) -> float:
        return HIGH * (1 - (math.log10(metres) - first) / (last - first))

    ticks = [(10.0**k, f"{10**k} m" if k < 3 else f"{10 ** (k - 3)} km") for k in range(first, last + 1)]
    made = [*_ups(ticks, at), *_acrosses(away)]
    for name in away:
        one, x = by_distance[name]["off_m"], _across(away, name)
        made.append(f'<path class="l" d="M{x:.0f} {TOP + at(one["p50"]):.0f}V{TOP + at(one["p90"]):.0f}"/>')
        made.append(
            f'<circle class="d" cx="{x:.0f}" cy="{TOP + at(one["p50"]):.0f}" r="5"/><circle class="o" cx="{x:.0f}" cy="{TOP + at(one["p90"]):.0f}" r="5"/>'
        )
    return framed(
        f"How far off the places of {who} are",
        "Full dots: median; open dots: nine of ten lie within. Powers of ten.",
        made,
    )


def regions(figures: Figures) -> str:
    """Shares of 95 % circles that hold the truth, of networks and of charges and distances in them."""
    rows: list[tuple[str, Figures]] = []
    for name in TRIALS:
        if name in figures:
            one = figures[name]
            parts = [*ordered(one["by_charge"]), *ordered(one["by_distance"])]
            rows += [(TRIALS[name], one["all"])] + (
                [(k, v) for k, v in parts if v["held95"]["of"]] if name in NAMES else []
            )
    step, left, low = 22, LEFT + 160, 0.7
    wide, high = WIDE - 160, step * len(rows)

    def x(share: float) -> float:
        return left + wide * (max(share, low) - low) / (1 - low)

    made = [f'<rect class="b" x="{x(0.93):.0f}" y="{TOP}" width="{x(0.97) - x(0.93):.0f}" height="{high}"/>']
    made += [
        f'<path class="g" d="M{x(share):.0f} {TOP}V{TOP + high}"/><text x="{x(share):.0f}" y="{TOP + high + 18}" text-anchor="middle">{100 * share:.0f} %</text>'
        for share in (0.7, 0.8, 0.9, 0.95, 1.0)
    ]
    for k, (name, one) in enumerate(rows):
        y, v = TOP + step * (k + 0.5), one["held95"]
        whole = name in TRIALS.values()
        made.append(f'<text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end">{escape(name)}</text>')
        made.append(
            f'<path class="r" d="M{x(v["least"]):.0f} {y:.0f}H{x(v["most"]):.0f}"/><circle class="{"d" if whole else "o"}" cx="{x(v["share"]):.0f}" cy="{y:.0f}" r="4.5"/>'
        )
        made.append(f'<text class="q" x="{left + wide + 14}" y="{y + 4:.0f}">of {v["of"]}</text>')
    return framed(
        "Circles of 95 % that hold the truth",
        "Bars: 95 % intervals; shaded: 93 to 97 %. The scale begins at 70 %.",
        made,
        high,
    )


def _across(away: Sequence[str], name: str, aside: float = 0.0) -> float:
    return LEFT + WIDE * (away.index(name) + 0.5) / len(away) + aside


def _acrosses(away: Sequence[str]) -> list[str]:
    said = [
        f'<text x="{_across(away, name):.0f}" y="{TOP + HIGH + 20}" text-anchor="middle">{name}</text>' for name in away
    ]
    return [
        *said,
        f'<text class="q" x="{LEFT + WIDE // 2}" y="{TOP + HIGH + 40}" text-anchor="middle">distance to the third station</text>',
    ]


def _ups(ticks: Sequence[tuple[float, str]], at: Any) -> list[str]:
    return [
        f'<path class="g" d="M{LEFT} {TOP + at(v):.0f}H{LEFT + WIDE}"/><text x="{LEFT - 8}" y="{TOP + at(v) + 4:.0f}" text-anchor="end">{said}</text>'
        for v, said in ticks
    ]
