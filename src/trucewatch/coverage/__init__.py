"""What could have been observed: how much of a zone in a period, by which means, in four bands.

"Zero observed" and "not observed" are told apart here. `expose.expose` is the way in.
"""
