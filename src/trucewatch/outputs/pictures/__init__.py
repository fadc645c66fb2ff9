"""The picture of one explosion as SVG, for the mission's staff: the waves of every station, the stack over the grid, and the region. Nothing of it is published.

drawn.py     the picture from its parts     section.py  the waves by distance     ground.py  the two maps
canvas.py    boxes, paths and scales        words.py    what it says, in a language
"""
