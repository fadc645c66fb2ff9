"""The calibres that a word of the vocabulary can mean, in whole millimetres, so that comparisons know what they do not know.

Source: CFE Treaty (1990), article II.1: battle tanks have a gun of at least 75 mm, armoured infantry fighting vehicles a cannon of at
    least 20 mm. Small arms below 20 mm: the usual boundary to cannon. All other ends are those of types in service, from general
    knowledge: machine guns 12.7 to 15 mm; grenade launchers XM307 (25 mm) to Mk 19 (40 mm); RPG-7 (40 mm) to RPG-28 (125 mm); recoilless
    guns M18 (57 mm) to 120 mm; anti-tank missiles Metis (94 mm) to TOW and Hellfire (152, 178 mm); anti-aircraft guns ZPU (14.5 mm) to
    KS-30 (130 mm); BMP-3 (100 mm); mortars 50 mm to 2S4 (240 mm); guns M116 (75 mm) to 2S7 (203 mm); rockets 57 mm to 610 mm.
Limits: a range holds what is in service, not every gun ever made. A word that names its calibre means just that one, but 81 mm
    mortars are reported as 82 mm. Missiles, bombs, drones and mines have no calibre, and no comparison holds for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CALIBRES_MM: Final[Mapping[str, tuple[int, int]]] = {
    "small_arms": (4, 20),
    "sniper": (5, 20),
    "heavy_machine_gun": (12, 15),
    "automatic_grenade_launcher": (25, 40),
    "rpg": (40, 125),
    "recoilless_gun": (57, 120),
    "atgm": (90, 180),
    "ifv_cannon": (20, 100),
    "anti_aircraft_gun": (14, 130),
    "mortar": (50, 240),
    "mortar_60": (60, 60),
    "mortar_82": (81, 82),
    "mortar_120": (120, 120),
    "tank": (75, 125),
    "artillery": (75, 203),
    "artillery_122": (122, 122),
    "artillery_152": (152, 155),
    "mlrs": (57, 610),
    "mlrs_122": (122, 122),
    "mlrs_220": (220, 220),
    "mlrs_300": (300, 300),
}


def compare(weapon: str, asked: Mapping[str, int]) -> bool | None:
    """Whether a weapon's calibre is as asked (`at_least`, `above`, `at_most`, `below`, all of those given); None: not known."""
    if weapon == "unknown":
        return None
    if weapon not in CALIBRES_MM:
        return False
    least, most = CALIBRES_MM[weapon]
    low = max(asked.get("at_least", 0), asked.get("above", -1) + 1)
    high = min(asked.get("at_most", most), asked.get("below", most + 1) - 1)
    if low <= least and most <= high:
        return True
    return None if low <= most and least <= high else False
