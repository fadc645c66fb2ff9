"""Explosions as QuakeML, for the programs of seismologists: of the house's own analysts, and of nobody outside."""
