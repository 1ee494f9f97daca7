"""The catalogue: one TOML file per procedure, each rule with its source and « vérifié le » date.

`rules.py` has the types and the decisions, `loader.py` reads and checks the files.
"""
