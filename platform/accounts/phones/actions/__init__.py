"""Every write, one file per act."""
