"""Wording of the messages that Beffroi sends: the proposed one, and what a commune made of it.

The proposed wordings are code (`catalogue/`); a commune's versions lie in its space. Other packages
come in through `facade.py`; the notifications ask it by the name that the settings give.
"""
