"""Shared content: what a site offers its neighbours, and what they take up.

An offer is a published copy (`projection`, in public) that its author's space alone writes and the
spaces it is offered to alone read, by the database's own rules. Rules of acceptance and settings
stand in each space. Other packages come in through `facade.py`.
"""
