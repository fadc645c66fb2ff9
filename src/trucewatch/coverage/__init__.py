"""What could have been observed: how much of a zone in a period, by which means, of which class of events, from least to most.

"Zero observed" and "not observed" are told apart here. `expose.expose` is the way in; `fog` says where nobody looked, `hindered` what denials
and jamming took, `displacement` whether fire avoids the observers; `design` plans a network before it stands.
"""
