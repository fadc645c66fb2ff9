"""What a register of pledges and refusals comes to: who is bound, what each task is backed by, and what decides.

`readiness.readiness` takes a register and what is known as of an instant; `scenario.play` does so along a timeline of suppositions. What
is not known stays not known: every figure runs from the least, over all answers to unknown conditions, to the most. Nothing here reads
an indicator, and nothing here says what a state means beyond its own dated words.
"""
