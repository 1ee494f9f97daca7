"""Middleware: host to space, domain errors to pages."""
