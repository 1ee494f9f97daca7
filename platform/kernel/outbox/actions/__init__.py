"""Every write on the outbox, one file per act."""
