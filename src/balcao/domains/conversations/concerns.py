"""Whether a clock, a plan or a question may concern a conversation, as pieces of SQL, asked with every message.

Each is of the account $1; `conversation` is the parameter with its id.
"""


def is_timed(conversation: str) -> str:
    """A service clock: in most accounts and conversations nothing is promised."""
    return f"""(
        EXISTS (SELECT FROM service_levels WHERE account_id = $1 AND active)
        OR EXISTS (SELECT FROM conversations WHERE account_id = $1 AND id = {conversation} AND sla IS NOT NULL)
    )"""  # noqa: S608


def is_planned(conversation: str) -> str:
    """A message that is to be said only if nobody answers before."""
    return f"""EXISTS (
        SELECT FROM scheduled_messages
        WHERE account_id = $1 AND conversation_id = {conversation} AND status = 'waiting' AND cancel_on_reply
    )"""


def is_asked(conversation: str, kind: str) -> str:
    """Something of ours waits for an answer; what was pressed may be a button of any age. `kind` is the message's."""
    return f"""({kind} IN ('button_reply', 'list_reply') OR EXISTS (
        SELECT FROM conversations WHERE account_id = $1 AND id = {conversation} AND asked_until > now()
    ))"""
