"""The exercise: an invented truce along an invented river, with a truth to measure the whole system against.

What happens is decided first (events), then who could have perceived it (watch), then what they said of it
(perceive), then when it arrived (post). Only the last reaches a mission's inbox; the first is the truth.
Pure and seeded: one seed gives one set of bytes, on every machine.

    chance.py    seeded chance that no library version changes      calendar.py    days and hours of the exercise
    land.py      river, localities, sensors, zones                  event.py       what a true event is
    ordinary.py  fires, hunters, thunder, the day before the truce  staged.py      breaches, demolition, inspections
    watch.py     who watches, and what hinders them                 report.py      one row before it is written
    sensed.py    what acoustic sensors say                          perceive.py    cameras, patrols, residents, rumours
    overpass.py  fires seen from space                              statements.py  what the sides announce and assert
    sites.py     what they declare of their sites, and visits there
    tables.py    rows in the words of the sources                   post.py        files with times of arrival: late, twice
    generate.py  all of it, from a seed                             truth.py       what truly happened, as lines of JSON
    score.py     what was derived against the truth, with association.py and calibration.py
"""
