"""The shell: clock, disk, network and environment live here, and nowhere below.

`pipeline.py` is the whole system on one page. Everything else in this room serves it: `folder` opens a mission, `store` keeps the
views, `absorb` and `derive` bring them up to date, `editions` composes and publishes bulletins.
"""
