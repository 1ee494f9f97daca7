"""What each person wants to be told, how soon, and when not to disturb them; a commune's defaults.

In public: the account host writes, each space reads its own rows.
"""
