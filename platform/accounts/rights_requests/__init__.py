"""What people ask about their data (RGPD, art. 15 to 21) and what each authority answers in time.

Tables live in the space's schema: a request is the business of one town hall. The person writes
and follows from the account host; agents answer in the back office, « Demandes RGPD ».
"""
