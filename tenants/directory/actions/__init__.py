"""Every write on the directory."""
