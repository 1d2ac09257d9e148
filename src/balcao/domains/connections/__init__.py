"""Accounts with providers: what was connected, its sealed secrets and health, and the webhooks as they came.

A connection is one account with one provider: a number, a calendar, a gateway. On screen it is a "canal" when it
carries messages and an "integração" otherwise. What a provider can do stands in its connector's manifest; this domain
asks for capabilities and knows no provider's name.
"""
