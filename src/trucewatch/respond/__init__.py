"""Cases before a commission: what people command, what the rules allow, which clocks run, and how the docket stands.

`decide(case, command, law)` gives events or refuses; `evolve(case, event)` gives the case after one; `fold` does both for all commands of
a case in their order. Nothing here decides on the merits, and nothing here says who did it: offices do, with their signatures.

    forms.py       every command on a page: who may give it, at which stage, alone or together, with which fields
    rights.py      what is checked of every command before its own rules: fields, stage, seats, two of different nationality, recusal
    law.py         the constitution and what the rules need of the agreement
    opening.py  inquiring.py  pleading.py  ruling.py  remedying.py  ending.py  attributing.py  timing.py  weighing.py    the rules of each
                   command
    evolve.py      what each event changes             deciding.py   the two functions above
    limits.py      clocks that rules start, answer and end
    clocks.py      due times, pauses, zones            docket.py     cases by stage with median times, rulings, what is overdue
    agenda.py      all clocks with ids that stay       notices.py    who is told what, and when
    embargo.py     what goes to all sides at once, sealed
    sampling.py    which findings of a batch are reviewed, so that nobody can choose them
"""
