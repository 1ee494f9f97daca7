"""Onboarding: the template schema, its cloning, and the jobs that open spaces.

Tables live in the public schema.
"""
