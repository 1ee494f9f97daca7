"""« Registre des traitements »: what each authority does with personal data (art. 30 RGPD).

Lines come from `kernel.processings`; what an authority adds lies in its space, contacts of data
protection officers in public (`contacts`). Other packages come in through `facade.py`.
"""
