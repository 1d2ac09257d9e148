"""Whether a service clock may concern a conversation, as a piece of SQL: it is asked with every message."""


def is_timed(conversation: str) -> str:
    """Of the account $1; `conversation` is the parameter with its id. In most of them nothing is promised."""
    return f"""(
        EXISTS (SELECT FROM service_levels WHERE account_id = $1 AND active)
        OR EXISTS (SELECT FROM conversations WHERE account_id = $1 AND id = {conversation} AND sla IS NOT NULL)
    )"""  # noqa: S608
