"""Websites: the town hall's public site and the pages agents write.

Tables live in the space's schema. Other packages come in through `facade.py`.
"""
