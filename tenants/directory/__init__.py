"""Directory: official facts about communes, intercommunalities and departments, with their dates.

Tables live in the public schema. Other packages come in through `facade.py`; `grammar.py` is pure
and open to all.
"""
