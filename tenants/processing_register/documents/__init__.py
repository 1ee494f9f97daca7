"""The register as files: table, print, PDF."""
