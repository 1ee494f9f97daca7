"""« Mes données »: a person takes away all that the platform holds of them (art. 15 and 20 RGPD).

Tables live in public. A space writes its own part under its own role and sees no other; only the
account host reads them all. Other packages come in through `facade.py`.
"""
