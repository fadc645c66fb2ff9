"""trucewatch: from what sensors, patrols and satellites perceive of a ceasefire to findings that every party can recompute."""

__version__ = "0.1.0"
