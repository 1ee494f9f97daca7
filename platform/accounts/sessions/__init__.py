"""Open sessions of each person, on every host: seen, ended, and refused once ended.

Tables live in public and hold no secret: a row's identity is kept inside the session, never the
session's key. A space's database role sees the rows of its own host alone.
"""
