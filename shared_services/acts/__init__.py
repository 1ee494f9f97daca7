"""The register of acts: délibérations, arrêtés, décisions, procès-verbaux, lists of délibérations.

Tables live in the space's schema. Other packages come in through `facade.py`. Law: CGCT L. 2131-1,
R. 2131-1 (publication), L. 2121-15 (minutes), L. 2121-25 (list); see docs/acts.md.
"""
