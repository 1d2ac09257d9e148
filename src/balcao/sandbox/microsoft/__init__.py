"""Microsoft, played: the identity platform's OAuth 2.0, and Graph's calendar."""
