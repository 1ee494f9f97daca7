"""Duties of a public website: what the law has each site say of itself, how much it is read,
whether it is in order.

Tables live in the space's schema. Other packages come in through `facade.py`.
"""
