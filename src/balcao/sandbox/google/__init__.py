"""Google as a clinic needs it: OAuth with consent and PKCE, Calendar v3 with sync tokens, push channels, free/busy."""
