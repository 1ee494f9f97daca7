"""What sites offer one another, and what each answered: in public, closed row by row."""
