"""Local authorities: the tenants. Registry of spaces, hosts, memberships, services switched on.

Tables live in the public schema.
"""
