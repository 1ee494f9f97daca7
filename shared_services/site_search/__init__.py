"""The search of a site: French words, mistakes forgiven, what people come for first.

Tables live in the space's schema. What can be found is told by `kernel.site_documents`.
"""
