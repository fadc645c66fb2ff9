"""How right the ear is: invented networks listen to invented explosions and to nothing, and what they say is held against the truth.

trials.py   who listens, to what, how far away        play.py      an hour of it: waves, detections, the truth beside them
held.py     detections held against bangs             figures.py   shares, errors and rates with their intervals
"""
