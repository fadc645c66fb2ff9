"""Observations become incidents: what was perceived by several at one time and place is one thing.

`fuse.fuse` is the way in. The rules of who may join whom are in `rules`, the geometry in `science.extents`, the association in
`science.association`. Nothing here looks at who is said to have done it.
"""
