"""Five words for how likely it is that an act is inconsistent with a clause: what the house tells instead of a probability."""

from __future__ import annotations

from typing import Final

LIKELY: Final = ("very_unlikely", "unlikely", "undecided", "likely", "very_likely")
SCALE_E6: Final = {"very_unlikely": 100_000, "unlikely": 350_000, "likely": 650_000, "very_likely": 900_000}
"""The printed scale: at most so much for the first two words, at least so much for the last two; all else is `undecided`."""


def likely(lo_e6: int, hi_e6: int) -> str:
    """The word of an interval of probability x 1e6: a word is said only where the whole interval bears it out.

    Source: vocabulary, the five words; the steps are our own and printed beside every use.
    Limits: what is not known is `undecided`, as is what is known to be even; the word does not tell the two apart.
    """
    if hi_e6 <= SCALE_E6["very_unlikely"]:
        return "very_unlikely"
    if lo_e6 >= SCALE_E6["very_likely"]:
        return "very_likely"
    if hi_e6 <= SCALE_E6["unlikely"]:
        return "unlikely"
    return "likely" if lo_e6 >= SCALE_E6["likely"] else "undecided"
