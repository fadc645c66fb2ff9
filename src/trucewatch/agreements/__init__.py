"""Shelf: agreements as data, one folder each: agreement.yaml and zones.geojson.

Data only, in a small closed vocabulary without code or expressions; docs/how-to/write-an-agreement.md says how to write one.
"""
