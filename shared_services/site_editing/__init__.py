"""Writing a site together: proposals, previews to share, reviews, dates of publication.

Tables live in the space's schema. Pages are Wagtail's; what they hold is `websites`'.
"""
