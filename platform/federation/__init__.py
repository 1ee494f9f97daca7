"""Federation: the consoles of the intercommunality and of the operator.

They see which communes are here, in what state, and counts that each space pushes to the public
schema; never what a space holds.
"""
