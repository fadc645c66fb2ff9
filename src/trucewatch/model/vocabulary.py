"""The closed word lists. A word's place in its list is its code in column tables and in the state digest: append only."""

from __future__ import annotations

from typing import Final

MEANS: Final = ("seen", "heard", "recorded", "detected", "told")

KINDS: Final = (
    "explosion",
    "shot",
    "burst",
    "projectile",
    "tracer",
    "muzzle_flash",
    "illumination_flare",
    "rocket",
    "salvo",
    "smoke",
    "airburst",
    "fire",
    "aircraft",
    "uav",
    "movement",
    "weapon_sighting",
    "fortification",
    "mine_uxo",
    "damage",
    "interference",
    "unspecified",
    "restriction",
    "inspection",
)
JUDGED_ONLY: Final = ("restriction", "inspection")
"""Kinds that nobody perceives as an observation: a restriction of movement and an inspection are evidence of their own, and clauses judge them."""
PERCEIVED: Final = tuple(kind for kind in KINDS if kind not in JUDGED_ONLY)

UAV_ACTS: Final = ("none", "reconnaissance", "crossing", "strike", "drop", "mine_laying", "fall")

DESCRIPTIONS: Final = (
    "undetermined",
    "outgoing",
    "incoming",
    "impact",
    "airburst",
    "direction",
    "overlapping",
    "live_fire_exercise",
    "controlled_detonation",
    "hunting",
    "celebratory",
)

WEAPONS: Final = (
    "unknown",
    "small_arms",
    "sniper",
    "heavy_machine_gun",
    "automatic_grenade_launcher",
    "rpg",
    "recoilless_gun",
    "atgm",
    "ifv_cannon",
    "anti_aircraft_gun",
    "mortar",
    "mortar_60",
    "mortar_82",
    "mortar_120",
    "tank",
    "artillery",
    "artillery_122",
    "artillery_152",
    "mlrs",
    "mlrs_122",
    "mlrs_220",
    "mlrs_300",
    "missile",
    "missile_tactical",
    "missile_ballistic",
    "missile_cruise",
    "fpv_drone",
    "loitering_munition",
    "bomber_drone",
    "glide_bomb",
    "naval_drone",
    "mine_ied",
    "jammer",
)

COUNT_WORDS: Final = (
    "exactly",
    "about",
    "at_least",
    "at_most",
    "between",
    "several",
    "dozens",
    "hundreds",
    "thousands",
    "uncountable",
    "not_stated",
)
"""How a count was said. `not_stated`: the source gives no number (empty is not zero)."""

PLACES: Final = ("point", "band", "line", "area", "unknown")
"""point: centre and 95 % radius; band: bearing band x distance band from the observer; line: bearing only; area: named or polygon."""

CONFIDENCES: Final = ("unstated", "low", "nominal", "high")
INCIDENT_STATUSES: Final = ("automatic", "under_review", "reviewed", "closed")
CORROBORATIONS: Final = ("single", "dependent", "same_means", "independent")
"""How many stand behind an incident: one observation; several of one origin; several origins of one means; several origins and means."""
HOLDINGS: Final = ("held", "set_aside")
"""Whether an observation is of an incident, or people set it aside."""
PERIOD_FORMS: Final = ("day", "days", "unstated")
ANSWERS: Final = ("none", "accepted", "objected")
WATCH_STATES: Final = ("up", "degraded", "down", "jammed", "present", "denied", "overpass", "overpass_clouded")
STATION_KINDS: Final = ("seismic", "infrasound", "acoustic")
STATION_FRAMES: Final = ("geographic", "local")
"""How a station's place is given: by latitude and longitude, or east and north of a point of its array."""
CHANNEL_DEFECTS: Final = (
    "none",
    "gap",
    "overlap",
    "dead",
    "clipped",
    "not_finite",
    "wrong_rate",
    "too_slow",
    "clock_drift",
    "clock_offset",
    "reversed_polarity",
    "out_of_step",
    "incoherent",
    "no_station",
    "duplicate_station",
    "unreadable",
)
"""Why a channel's waveform says less than it should, or nothing; most are terms of SEED and of its quality metrics."""
DETECTION_METHODS: Final = ("stack", "bearing", "crossing", "arrival_times")
"""How waveforms became a detection: migrated and stacked, crossed an array, bearings of several arrays, arrival times at single sensors."""
RESTRICTIONS: Final = (
    "denied",
    "delayed",
    "conditional_access",
    "escorted",
    "turned_back",
    "threatened",
    "shot_at",
    "equipment_taken",
    "administrative",
    "mines_or_uxo",
)
CASUALTY_STATUS: Final = ("civilian", "combatant", "status_unknown")
CASUALTY_STANDING: Final = ("reported", "followed_up", "corroborated", "not_corroborated", "withdrawn")
SITE_KINDS: Final = ("holding_area", "permanent_storage", "exercise_area")
INSPECTION_FORMS: Final = ("announced", "challenge")
ACCESS: Final = ("full", "partial", "distance_only", "denied", "unsafe")
"""How far an inspection or visit could look. Only `full` can show that everything is in order."""
NOTICES: Final = ("air_raid_alert",)
RESULTS: Final = ("inconsistent", "consistent", "undetermined")
BANDS: Final = ("not_observed", "little_observed", "partly_observed", "well_observed")
"""The four coverage bands of a zone and closed period, from nothing seen upwards."""

LEGAL_STATES: Final = ("announced", "in_force", "suspended", "expired", "terminated", "disputed")
"""`not_agreed` is no legal state: an agreement without one has nothing in force."""

INDICATOR_STATES: Final = ("lower", "unchanged", "higher", "too_little_seen")
MODALITIES: Final = ("prohibit", "oblige", "permit", "notify")
SEVERITIES: Final = ("unstated", "minor", "serious", "grave")
CLOCK_STARTS: Final = ("event", "detection", "declaration")
UNITS: Final = ("projectile", "observation", "episode", "incident", "clause")
"""What a counting rule counts."""
EVENT_CLASSES: Final = ("any", "small_arms", "heavy_weapons", "aerial", "heat", "presence")
"""What could have been perceived, in classes that carry equally far; `any`: whichever of them carries farthest."""
CLASS_OF_KIND: Final = {
    **dict.fromkeys(("shot", "burst", "tracer", "muzzle_flash"), "small_arms"),
    **dict.fromkeys(
        ("explosion", "projectile", "illumination_flare", "rocket", "salvo", "smoke", "airburst"), "heavy_weapons"
    ),
    **dict.fromkeys(("aircraft", "uav"), "aerial"),
    "fire": "heat",
    **dict.fromkeys(("movement", "weapon_sighting", "fortification", "mine_uxo", "damage"), "presence"),
}
"""The event class of each kind; kinds that are not here could have been perceived as any."""

CORRECTION_REASONS: Final = ("late_data", "error", "merged", "reply_of_party", "protection")
YES_NO: Final = ("no", "yes")

COMMITMENT_FORMS: Final = (
    "remark",
    "statement",
    "joint_declaration",
    "declaration_of_intent",
    "memorandum",
    "executive_agreement",
    "treaty",
    "law",
)
COMMITMENT_STAGES: Final = (
    "said",
    "adopted",
    "signed",
    "parliament_approved",
    "ratified",
    "in_force",
    "suspended",
    "denounced",
    "denied",
    "superseded",
)
STANDING_STAGES: Final = COMMITMENT_STAGES[:6]
"""Stages in their order, each reaching farther than the one before; the others end what was reached."""
BINDINGS: Final = ("none", "political", "legal", "disputed")
SOURCE_GRADES: Final = ("primary", "wire", "secondary", "single_unnamed")
CONDITION_STATUSES: Final = ("open", "met", "failed", "waived", "disputed")
READINESS: Final = ("holds", "fails", "open")
"""What a state's pledges mean for a task: backed for certain, not backed at all, or depending on conditions that are not known."""
STANDARDS: Final = ("reasonable_grounds", "balance", "clear_and_convincing")
PUBLISHED: Final = ("edition", "legal_state", "recorded_breach", "ruling", "set_aside")
"""What the house of guarantees takes from a monitoring mission's edition; `edition`: that there was one;
`set_aside`: that earlier rulings of a case stand no longer. Never an indicator."""
