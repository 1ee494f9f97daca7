"""Every act on the life of a space."""
