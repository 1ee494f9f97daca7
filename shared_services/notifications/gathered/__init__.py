"""What is gathered in public across spaces: « mes messages », browsers to push to, pointers.

No text of any message: a subject line and a link at most. The account host reads it.
"""
