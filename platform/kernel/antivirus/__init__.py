"""Whether a received file is harmless, as far as a scanner can tell. Nothing is stored here."""
