"""What is said unasked by a template of our own: the visit in its blanks, and the template filled in."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.connections.templates.adopt import LANGUAGE, sendable_name
from balcao.domains.connections.templates.fill import Given, fill_template
from balcao.domains.conversations.reply import Said
from balcao.domains.notifications.reminders.say import values_of
from balcao.domains.scheduling.queries import Seen

VARIABLES: Final = {
    "nome": "patient",
    "dia": "day",
    "hora": "hour",
    "profissional": "practitioner",
    "clinica": "clinic",
}


def visit_variables(seen: Seen) -> dict[str, str]:
    """What stands in the blanks of a template that tells of one visit."""
    values = values_of(seen)
    return {name: " ".join(values[source].split()) for name, source in VARIABLES.items()}


async def said_by_template(
    session: AsyncSession, channel_id: UUID, name: str, content: Mapping[str, Any], given: Given
) -> Said:
    """By whichever version of it is approved there. Raises Problem with why it cannot go out."""
    sendable = await sendable_name(session, channel_id, name, content)
    whole = await fill_template(session, channel_id, sendable, LANGUAGE, given)
    return Said("template", whole.text, whole.data)
