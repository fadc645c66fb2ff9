"""The score of an exercise for a terminal: short tables, one a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from trucewatch.run.terminal import table

Figures: TypeAlias = Mapping[str, Any]


def score_lines(data: Figures) -> list[str]:
    """What `exercise.score` found, in the order of its page; `-` is not measured."""
    parts = (_head, _association, _calibration, _places, _detection, _hearing, _numbers, _rest)
    return [line for part in parts for line in part(data)]


def _head(d: Figures) -> Iterator[str]:
    yield f"EXERCISE: score of seed {d['seed']}, {d['on']}"
    yield ", ".join(
        [f"{d['days']} days", *(f"{_words(name)} {value}" for name, value in d["settings"].items() if value)]
    )


def _association(d: Figures) -> Iterator[str]:
    a = d["association"]
    named = [("all", a), ("of fire of arms", a["of_arms"]), *a["by_class"].items()]
    named += [(f"events of {size}", figures) for size, figures in a["by_size"].items()]
    columns = ("b3_precision", "b3_recall", "b3_f1", "pair_precision", "pair_recall", "pair_f1")
    heads = ("B-cubed precision", "recall", "F1", "pairs precision", "recall", "F1")
    yield from _titled(
        f"Observations put together ({a['observations']})",
        heads,
        [(_words(name), *(_three(figures.get(c)) for c in columns)) for name, figures in named],
    )


def _calibration(d: Figures) -> Iterator[str]:
    rows = [
        (name, _three(f["ece"]), _three(f.get("ece_equal_mass")), _three(f["brier"]), _three(f.get("width")), f["n"])
        for name, f in d["calibration"].items()
    ]
    heads = ("expected error", "by tenths of all", "Brier", "mean width", "number")
    yield from _titled("Do probabilities come true?", heads, rows)


def _places(d: Figures) -> Iterator[str]:
    p = d["place"]
    whole = {**p["error_m"], "coverage50": p["coverage50"], "coverage95": p["coverage95"]}
    rows = [
        (
            _words(name),
            _percent(f["coverage50"]),
            _percent(f["coverage95"]),
            _whole(f["median"]),
            _whole(f["p95"]),
            f["n"],
        )
        for name, f in (("all", whole), *p["by_class"].items())
    ]
    rows.append(("all, as ellipses", _percent(p["ellipse50"]), _percent(p["ellipse95"]), "-", "-", "-"))
    heads = ("within 50 % region", "within 95 % region", "median off (m)", "95 % within (m)", "incidents")
    yield from _titled("Places", heads, rows)
    t = d["time"]
    off = t["start_off_s"]
    yield f"Times: {_percent(t['touched'])} of spans touch the true one; starts off by {_whole(off['median'])} s at the median, 95 % within {_whole(off['p95'])} s."


def _detection(d: Figures) -> Iterator[str]:
    found = d["detection"]
    columns = ("happened", "within_reach", "perceived", "found")
    rows = [
        (_words(name), *(f[c] for c in columns), _percent(f["share"]), _percent(f["share_within_reach"]))
        for name, f in (("all", found["all"]), *found["by_class"].items())
    ]
    rows += [
        (f"means: {name}", "-", "-", f["perceived"], f["found"], _percent(f["share"]), "-")
        for name, f in found["by_means"].items()
    ]
    heads = ("happened", "within reach", "perceived", "found", "of perceived", "of within reach")
    yield from _titled("What was found", heads, rows)


def _hearing(d: Figures) -> Iterator[str]:
    """What was heard in waveforms, where anybody listened to them."""
    h = d.get("hearing")
    if not h:
        return
    named = [("all", h["all"])]
    named += [(f"{_words(by)}: {name}", one) for by in ("charge", "distance") for name, one in h[f"by_{by}"].items()]
    rows = [
        (name, one["of"], _ranged(one), _whole(one["off_m"]["p50"]), _whole(one["off_m"]["p90"]), _ranged(one["held50"]), _ranged(one["held95"]), _ranged(one["in_time"]))
        for name, one in named
    ]  # fmt: skip
    heads = (
        "bangs",
        "found (95 %)",
        "median off (m)",
        "90 % within (m)",
        "in 50 % circle",
        "in 95 % circle",
        "time held",
    )
    yield from _titled("What was heard, by charge and by distance to the third station", heads, rows)
    quiet = h["false_per_quiet_day"]
    if quiet["a_day"] is not None:
        yield (
            f"False detections: {quiet['number']} in {24 * quiet['days']:.1f} quiet hours, {quiet['a_day']:.1f} a day "
            f"({quiet['least']:.1f} to {quiet['most']:.1f}); beside explosions {h['of_nothing'] - quiet['number']}."
        )


def _ranged(one: Figures) -> str:
    """A share with the interval that chance leaves."""
    if one["share"] is None:
        return "-"
    return f"{100 * one['share']:.0f} % ({100 * one['least']:.0f}-{100 * one['most']:.0f})"


def _numbers(d: Figures) -> Iterator[str]:
    columns = ("holds_the_truth", "begins_above_it", "least_off", "least_off_abs", "middle_off", "middle_off_abs")
    heads = (
        "holds the true number",
        "begins above it",
        "least off",
        "without sign",
        "middle off",
        "without sign",
        "ranges",
    )
    rows = [(_words(name), *(_percent(f[c]) for c in columns), f["n"]) for name, f in d["counts"].items()]
    yield from _titled("Numbers, by rule", heads, rows)


def _rest(d: Figures) -> Iterator[str]:
    f, e = d["findings"], d["events"]
    yield ""
    yield f"Events: {e['real']} real, {e['perceived']} of them perceived; {e['false']} false ones were reported."
    yield f"Breaches: {f['breaches']}, found by computation {f['found']}. Not borne out by the truth: {f['wrongly_inconsistent']} inconsistent, {f['wrongly_consistent']} consistent. Undetermined: {f['undetermined']}."
    causes = ", ".join(f"{_words(name)} {n:.2f}" for name, n in d["false_by_cause"].items())
    yield f"False incidents a day: {d['false_incidents_per_day']:.2f}" + (f" ({causes})." if causes else ".")
    if d["indicator"]:
        yield indicated(d["indicator"])


def indicated(said: Figures) -> str:
    """What the indicator said of an escalation, in one sentence."""
    began = f"Fire in {_words(said['section'])} grew to {said['factor']} times what it was."
    if said["days"] is not None:
        return f"{began} Its indicator first said `higher` after {said['days']} days."
    return f"{began} Its indicator never said `higher`, of {said['weeks']} weeks that ended since."


def _titled(title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """A table under its title; figures stand at the right."""
    cells = [[str(value) for value in row] for row in rows]
    widths = [max(len(c) for c in column) for column in zip(heads, *(row[1:] for row in cells), strict=True)]
    right = [[row[0], *(v.rjust(w) for v, w in zip(row[1:], widths, strict=True))] for row in cells]
    return ["", *table((title, *(h.rjust(w) for h, w in zip(heads, widths, strict=True))), right)]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _three(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.3f}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _whole(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.0f}"
