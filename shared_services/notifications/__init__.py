"""Notifications: what a town hall tells a person, kept as a row and sent by a worker.

Tables live in the space's schema, and in public for the account host's own mails. Other packages
come in through `facade.py`.
"""
