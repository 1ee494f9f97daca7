"""Audit: who did what, on what, from where and when. One journal per schema: a space's stays there.

Two tables, both append-only for every serving role: the lines (`AuditEntry`) and their chain
(`AuditSeal`). Other packages come in through `facade.py`; screens are in `tenants.journal`.
"""
