"""Explosions that `detect` found in waveforms, and what its channels could perceive: where the machine's ear enters the ledger."""
