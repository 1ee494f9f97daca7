"""Every write on counts and quotas, one file per act."""
