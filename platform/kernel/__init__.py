"""The ground floor: tenancy, database backend, permissions, errors, audit, outbox, clock, storage.

Nothing here knows a word of the domain; every other floor may import from it.
"""
