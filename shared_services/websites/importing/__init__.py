"""The pages of an old site, as drafts of the new one, with the redirects from their addresses.

`readers` gives pages from a folder or a WordPress export, `cleaning` turns their HTML into blocks,
`writing` makes drafts and says in a report what was done and what a person must look at.
"""
