"""Rights for a while, and the look at who has which: absences, guests, emergencies, review.

Tables live in the space's schema: a commune knows, and decides, who enters. Other packages come in
through `facade.py`.
"""
