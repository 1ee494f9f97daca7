"""What each site tells of itself to its intercommunality: numbers and dates, nobody's.

Tables live in the public schema; each space writes its own rows, the platform reads them.
"""
