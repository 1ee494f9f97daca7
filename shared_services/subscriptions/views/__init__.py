"""Doors of the site: subscribing, confirming, choosing, leaving."""
