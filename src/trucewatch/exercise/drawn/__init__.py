"""The exercise at scale: a line of any length, drawn by chance from a setting, with as much of everything as its length and days ask for.

land.py         river, sections and all that stands along them    seasons.py      how much that is ordinary happens when
crowding.py     where arms fire                                   arms.py         exchanges, breaches, an escalation
countryside.py  farm fires, hunting, weddings, blasts             unfounded.py    thunder, false triggers, a stuck sensor
posts.py        who watches, and what hinders them                network.py      what the acoustic sensors say
receivers.py    radio signals, and jamming                        aircraft.py     the mission's own flights
pictures.py     pictures and their two readers                    media.py        articles that quote one ministry
communiques.py  statements, announcements, alerts                 rows.py         rows in the words of the instruments' sources
deliver.py      files with their times of arrival                 maps.py         area, waters, gazetteer, zones
expected.py     what a mission knows of the ordinary beforehand   papers.py       mission.yaml and the agreement
"""
