"""Who may do what in a space. Tables exist in every schema; the search path picks the space's."""
