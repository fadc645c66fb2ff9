"""The nouns: what is known, and how. Frozen dataclasses and column tables; standard library and numpy only."""
