"""What seismometers and microphones recorded of the exercise's explosions: an archive of miniSEED, with its network and its truth.

blasts.py    which explosions are recorded, when, how large      stand.py     where the stations stand
ways.py      how waves travel, spread and weaken                 shapes.py    what they look like, and noise
miniseed.py  samples as bytes                                    archive.py   all of it, as files and truth
"""
