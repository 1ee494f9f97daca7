"""« Mes démarches » on the account host: one line for each request of a person, in all communes.

In public stand the commune, the number, the state and the days: nothing of what was asked.
"""
