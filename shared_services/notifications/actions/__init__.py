"""Every write on notifications, one file per act."""
