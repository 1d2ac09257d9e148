"""Google as a clinic's calendar needs it: OAuth with consent and PKCE, Calendar v3 with sync tokens, push channels and free/busy."""
