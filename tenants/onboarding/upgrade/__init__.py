"""Bringing every space up to this version of the code.

`states` tells who is behind, `recording` runs the migrations once and writes down their SQL,
`replaying` runs that SQL in one space, `run` does it for all of them. `docs/upgrades.md` explains.
"""
