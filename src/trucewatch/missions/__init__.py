"""Shelf: missions that ship, one folder each: mission.yaml, release.yaml, area.geojson, gazetteer.csv, waters.geojson, inbox/.

Data only. `trucewatch new` copies a folder with its agreement; docs/reference/mission-files.md says what each file holds.
"""
