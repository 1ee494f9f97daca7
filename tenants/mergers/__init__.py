"""Communes nouvelles: several spaces become one, and nothing of any of them is lost.

The plan (`Merger`) stands in public. What each row was before stands in the new commune's own
space (`mergers.traces`). Other packages come in through `facade.py`; services say through
`registry.py` what the metadata of their tables cannot.
"""
