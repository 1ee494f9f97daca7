"""Reversibility: a space leaves with all it holds, comes back from it, or is deleted by the rules.

Tables are in the public schema: they must outlive the space they speak of.
"""
