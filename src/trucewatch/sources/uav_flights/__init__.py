"""Flights of the mission's unmanned aircraft: what they looked at, what was seen, what interfered, fire at them, and their loss."""
