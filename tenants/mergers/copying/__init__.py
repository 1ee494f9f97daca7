"""The copy of one space into another, table by table, in the caller's transaction.

Reads and writes name the schema in full and need the rights of the databases' owner: they run in
a management command or in the « operations » queue, never in a request.
"""
