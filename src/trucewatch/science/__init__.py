"""Formulas: arrays in, arrays out, no domain nouns.

Everything here gives the same bits on every x86-64: only + - * / and square root, in serial loops in index order, with our own
exponential, logarithm and angles (`elementary`). Kernels are compiled with explicit signatures and cached; `warm` compiles
all of them at set-up. Decisions are taken on integers: places are degrees x 1e7, distances millimetres, times milliseconds.
"""
