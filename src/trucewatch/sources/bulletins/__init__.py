"""Bulletins that a monitoring mission published, for a guarantees mission: the one way from one house to the other."""
