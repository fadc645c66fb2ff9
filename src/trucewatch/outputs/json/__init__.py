"""The edition itself, as canonical JSON."""
