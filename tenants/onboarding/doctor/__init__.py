"""`beffroi doctor`: every space compared with the template, differences named.

`shape` compares tables, columns, constraints, indexes, sequences and triggers; `rights` compares
roles and grants; `orphans` finds what belongs to nobody. A check is a function that yields
findings; `CHECKS` in `examination` is the list to add to.
"""
