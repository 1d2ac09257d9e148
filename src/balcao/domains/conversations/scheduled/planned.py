"""Whether something planned waits to be called off by an answer, as a piece of SQL: it is asked with every message."""


def is_planned(conversation: str) -> str:
    """Of the account $1; `conversation` is the parameter with its id."""
    return f"""EXISTS (
        SELECT FROM scheduled_messages
        WHERE account_id = $1 AND conversation_id = {conversation} AND status = 'waiting' AND cancel_on_reply
    )"""
