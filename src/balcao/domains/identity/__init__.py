"""Who is asking, and for whom: accounts (the tenants), users, roles, API clients, tokens, and the log of who did what.

An account is one clinic group; every row elsewhere belongs to one. A user signs in with an e-mail and a password and
gets a short access token, which carries account and role, and a refresh token, which is good once. A program signs in
as an API client. What a request may do is asked of `access.py` alone.
"""
