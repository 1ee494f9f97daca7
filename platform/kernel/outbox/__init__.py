"""Outbox: work promised in a transaction and done after it, at least once.

The message is a row of the schema in which the promise was made, the pointer a row in public
(`kernel.outbox_index`). The broker only carries ids: it may lose everything (docs/outbox.md).
"""
