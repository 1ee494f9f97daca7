"""Design system: our own tokens, page shells and accessible components. No tables.

Templates and static files only; any floor above may extend or include them.
`docs/design-system.md` lists what each takes.
"""
