"""Events that fixed cameras recorded: a sealed site, its field of view, what was seen in it, and who looked at the pictures."""
