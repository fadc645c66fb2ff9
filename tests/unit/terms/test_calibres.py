"""Comparisons of calibre: what a word of the vocabulary can mean, and where that leaves it open."""

import pytest

from trucewatch.model import vocabulary as v
from trucewatch.terms.calibres import CALIBRES_MM, compare
from unit.terms.asking import FALSE, TRUE, UNKNOWN, ask, intervals, said


@pytest.mark.parametrize(
    ("weapon", "asked", "fits"),
    [
        ("artillery_122", {"at_least": 100}, True),
        ("artillery_122", {"at_least": 122}, True),
        ("artillery_122", {"above": 122}, False),
        ("mortar_120", {"at_most": 120}, True),
        ("mortar_120", {"below": 120}, False),
        ("artillery", {"at_least": 100}, None),
        ("artillery", {"below": 100}, None),
        ("mortar", {"at_most": 120}, None),
        ("tank", {"at_least": 75}, True),
        ("small_arms", {"at_least": 100}, False),
        ("heavy_machine_gun", {"above": 10, "below": 20}, True),
        ("mortar_82", {"above": 60, "at_most": 120}, True),
        ("mortar", {"at_least": 300}, False),
        ("missile_tactical", {"at_least": 100}, False),
        ("unknown", {"at_least": 100}, None),
    ],
)
def test_compare(weapon, asked, fits) -> None:
    assert compare(weapon, asked) is fits


@pytest.mark.parametrize("weapon", CALIBRES_MM)
def test_a_word_for_one_calibre_lies_in_the_range_of_its_general_word(weapon: str) -> None:
    assert weapon in v.WEAPONS
    least, most = CALIBRES_MM[weapon]
    general, _, calibre = weapon.rpartition("_")
    if calibre.isdigit():
        assert CALIBRES_MM[general][0] <= least <= int(calibre) <= most <= CALIBRES_MM[general][1]
    assert least <= most


@pytest.mark.parametrize(
    ("weapon", "is_", "message"),
    [
        ("artillery_122", TRUE, "holds"),
        ("artillery", UNKNOWN, "open_calibre"),
        ("mortar_60", FALSE, "other_calibre"),
        ("tank", FALSE, "other"),
        ("unknown", UNKNOWN, "open"),
    ],
)
def test_type_and_calibre_both_have_to_fit(weapon, is_, message) -> None:
    judged = ask({"weapon": {"types": ["artillery", "mortar"], "calibre_mm": {"at_least": 100}}}, {"weapon": weapon})
    assert (intervals(judged), said(judged)) == ([is_], [f"reason.weapon.{message}"])
