"""Alerts: a town hall or its intercommunality warns people, at once and everywhere, and says when
it is over.

Tables live in the space's schema. What the intercommunality tells its communes is handed to each of
their spaces through the outbox; counts alone come back. Other packages come in through `facade.py`.
Documents: docs/alerts.md; Common Alerting Protocol 1.2 (OASIS, 1 July 2010).
"""
