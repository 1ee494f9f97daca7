"""Where the rows, pages and files of a merged space come from. Tables live in each space."""
