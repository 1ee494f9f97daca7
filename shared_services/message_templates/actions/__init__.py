"""Every write on the wordings of this space, one file per act."""
