"""Every change of who may do what in the current space."""
