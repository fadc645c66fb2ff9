"""What leaves the house: the release policy with its floors first, then the composed edition, then the words of a language.

`release` decides what may leave and turns it into plain facts; `compose` makes the edition from those facts and from nothing
else; `say` gives an edition its language. Outputs only render what stands in an edition.
"""
