"""The functions that run as the owner, past row security, and why each may."""

_UNKNOWN_TENANT = "asked before the tenant is known: "
_GUARDED = "the tenant is an explicit condition: "

FUNCTIONS: dict[str, str] = {
    # Signing in
    "find_sign_in": _UNKNOWN_TENANT + "an e-mail signs in",
    "find_api_client": _UNKNOWN_TENANT + "a program signs in",
    "find_refresh_token": _UNKNOWN_TENANT + "a token is its own name",
    "find_invitation": _UNKNOWN_TENANT + "a link is its own name",
    "find_password_reset": _UNKNOWN_TENANT + "a link is its own name",
    "any_user_exists": _UNKNOWN_TENANT + "whether the first owner is still to come",
    "redeem_live_ticket": _UNKNOWN_TENANT + "a socket opens with a one-time ticket",
    "find_booking_page": _UNKNOWN_TENANT + "a public page is named by its address alone",
    # Providers calling
    "find_routes": _UNKNOWN_TENANT + "a webhook names a number, not a tenant",
    "find_routes_of": _UNKNOWN_TENANT + "a webhook's path names a connection",
    "find_verify_connections": _UNKNOWN_TENANT + "a subscription's challenge names only a token",
    "find_oauth_state": _UNKNOWN_TENANT + "consent comes back with a signed state",
    # Kept webhooks have no tenant of their own
    "list_kept_webhooks": _GUARDED + "only those that the tenant's own connections verified",
    "find_kept_webhook": _GUARDED + "only one that the tenant's own connections verified",
    # The clock
    "account_ids": "sweeps go through all tenants, each in a transaction of its own",
    "accounts_due_for_scheduled": "the tenants that have a message to send at its time, ids alone",
    "accounts_due_for_reminders": "the tenants that have a reminder to send, ids alone",
    "accounts_due_for_openings": "the tenants that have a free time to offer, ids alone",
    "accounts_that_wait": "the tenants with somebody on the waiting list, ids alone",
    "accounts_that_waited": "the tenants with somebody who waits for a day that is over, ids alone",
    "accounts_due_for_sweep": "the tenants that have something waiting, ids alone",
    "accounts_due_for_payment": "the tenants with a deposit that did not come, ids alone",
    "accounts_due_for_desk": "the tenants with a promise due, somebody gone or somebody waiting, ids alone",
    "accounts_due_for_calendars": "the tenants with a calendar to look at, ids alone",
    "accounts_with_calendars": "the tenants whose calendars are read anew at night, ids alone",
    "accounts_that_resolve_idle": "the tenants that chose to, ids alone",
    "accounts_with_outside_bookings": "the tenants with a connection that bookings come from, ids alone",
    "sweep_connections": "deletes what has expired, tells nothing",
    "delete_demo_webhooks": _GUARDED + "raw webhooks that only a demonstration's connections verified",
    "sweep_identity": "deletes what has expired, tells nothing",
    # Search: under a policy no GIN or GiST index is used
    "search_contacts": _GUARDED + "trigram search",
    "find_messages": _GUARDED + "full text search",
    "labelled_conversations": _GUARDED + "the conversations of a label, by its index",
}
