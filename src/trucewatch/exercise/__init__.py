"""The exercise: an invented truce along an invented river, with a truth to measure the whole system against.

What happens is decided first (events), then who could have perceived it (watch), then what they said of it
(perceive), then when it arrived (post). Only the last reaches a mission's inbox; the first is the truth.
Pure and seeded: one seed gives one set of bytes, on every machine.

    chance.py    seeded chance that no library version changes      calendar.py  days and hours of the exercise
    land.py      river, localities, zones, sensors, patrols          event.py     what a true event is
    ordinary.py  fires, hunting, thunder, the day before the truce   staged.py    breaches, demolition, inspections
    watch.py     who watches, from when to when, and what hinders    perceive.py  ears, eyes and cameras
    overpass.py  fires seen from space                               hearsay.py   what is told; false reports; claims
    tables.py    rows in the words of the sources                    post.py      files with arrival times: late, twice
    generate.py  all of it                                           score.py     what was derived against the truth
"""
