"""The exercise: an invented truce along an invented river, with a truth to measure the whole system against.

What happens is decided first (events), then who could have perceived it (watch), then what they said of it
(perceive), then when it arrived (post). Only the last reaches a mission's inbox; the first is the truth.
Pure and seeded: one seed gives one set of bytes, on every machine.

    setting.py   what is asked for                                  calendar.py    days and hours of the exercise
    chance.py    seeded chance that no library version changes      land.py        a river and what stands along it
    event.py     what a true event is                               report.py      one row before it is written
    world.py     what happens, who watches, what they perceive      generate.py    all of it, as files and truth
    neighbours.py  who watches nearby                               reach.py       whether anybody could have perceived it
    perceive.py  cameras, patrols, residents, rumours               overpass.py    fires seen from space
    everyday.py  fires, hunters, weddings, flights, thunder         papers.py      mission.yaml with other dates
    sites.py     what sides declare of their sites, and visits      tables.py      rows in the words of the sources
    truth.py     what truly happened, as lines of JSON

Where it is asked for, `waves/` records some explosions as waveforms. The small exercise of 66 km, of which most is written down; `drawn/` has those of any length:

    staged_land.py  its land                                        staged.py      breaches, demolition, inspections
    ordinary.py  fires, hunters, thunder, the day before the truce  watch.py       who watches, and what hinders them
    sensed.py    what acoustic sensors say                          statements.py  what the sides announce and assert
    post.py      files with times of arrival: late, twice

And what came of it:

    score.py     what was derived against the truth                 truth_lines.py the truth read back
    matching.py  which event an incident is taken for               association.py observations put together
    detection.py what was found                                     deviations.py  places and times
    probabilities.py  every probability beside what was true        calibration.py whether they come true
    numbers.py   counts by rule                                     delay.py       how soon an indicator answers
    figures.py   shares and spreads, as they are printed
"""
