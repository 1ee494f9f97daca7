"""Document requests: a resident asks the commune for a paper, an agent answers.

Tables live in the space's schema. Other packages come in through `facade.py`. What the law says
(who may ask for what, with which proofs) is data: see `catalogue/`.
"""
