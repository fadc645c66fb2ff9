"""Waveforms become detections: how good each channel was, from where a wave crossed an array, and where it began.

`quality.examine` comes first: what a channel could not perceive is a state with its reason, never a zero. `bearings.bearings` finds the direction of waves across
an array, `crossing.cross` a place from the bearings of several arrays, `arrivals.place` one from arrival times at single microphones.
"""
