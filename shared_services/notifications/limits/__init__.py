"""How much may leave: quotas of a commune, caps of a person, counts without any text or address.

Counts per commune stand in public, each space sees its own; per person and space in the space.
"""
