"""Predicates of an agreement, evaluated on incidents to intervals of probability, each with its reason.

`evaluate.evaluate` takes a predicate and a `Scene`. What is not known is [0, 1]; on what is certainly true, certainly false or
not known this is never wider than Kleene's logic. Nothing here knows who did anything: `actor` and `self_defence` hold where people
decided so.
"""
