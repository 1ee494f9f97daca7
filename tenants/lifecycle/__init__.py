"""The life of a space: states, domains, names and codes, memberships. See docs/life-of-a-space.md.

Tables live in the public schema; each act also leaves a line in the space it is about.
"""
