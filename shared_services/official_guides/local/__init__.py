"""What a commune changes of the official guides on its own site. Its table lives in the space."""
