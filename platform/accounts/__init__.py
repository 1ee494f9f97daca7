"""People who sign in: one account per person, in public. Roles are in each space (`roles`).

Other packages come in through `facade.py` and `roles/facade.py`.
"""
