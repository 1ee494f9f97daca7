"""Screens of the account host."""
