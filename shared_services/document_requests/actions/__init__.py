"""Every write of the service: one function, one act."""
