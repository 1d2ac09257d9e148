"""A reminder in its words: the step's template filled in for one visit, or the same text where a window stands open."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.problems import Problem
from balcao.domains.connections.connectors import manifest
from balcao.domains.connections.models import Connection, ProviderTemplate
from balcao.domains.connections.templates.fill import Given, fill_template
from balcao.domains.connections.templates.variables import filled
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Said, window_is_open
from balcao.domains.notifications import words
from balcao.domains.notifications.routes_to import Way, find_talk
from balcao.domains.notifications.steps import Step
from balcao.domains.notifications.taps import tap_id
from balcao.domains.scheduling.queries import Seen


def values_of(seen: Seen) -> dict[str, str]:
    """What each source stands for. Never the service: it would tell of somebody's health on a locked screen."""
    return {
        "patient": words.first_name(seen.patient_name),
        "day": words.when_words(seen).rpartition(", às ")[0],
        "hour": words.hour_words(seen.local_start),
        "clinic": seen.clinic,
        "address": seen.clinic_address or seen.clinic,
        "practitioner": seen.practitioner,
    }


async def can_say(session: AsyncSession, way: Way, contact_id: UUID, step: Step, seen: Seen, reminder_id: UUID) -> bool:
    """Whether it could go that way now: by its template, or in words where a window stands open."""
    try:
        await said_by(session, await find_talk(session, way, contact_id), way.channel, step, seen, reminder_id)
    except Problem:
        return False
    return True


async def said_by(
    session: AsyncSession,
    conversation: Conversation | None,
    channel: Connection,
    step: Step,
    seen: Seen,
    reminder_id: UUID,
) -> Said:
    """Raises Problem when the template cannot be sent, and no window stands open for its words."""
    variables = variables_for(step, values_of(seen))
    buttons = {place: tap_id(act, reminder_id, seen.start_at) for place, act in step.buttons.items()}
    try:
        whole = await fill_template(
            session, channel.id, step.template, step.language, Given(variables=variables, buttons=buttons)
        )
        return Said("template", whole.text, whole.data)
    except Problem:
        plain = await _in_window(session, conversation, channel, step, variables, buttons)
        if plain is None:
            raise
        return plain


def variables_for(step: Step, values: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(values[source].split()) for name, source in step.variables.items() if source in values}


async def _in_window(
    session: AsyncSession,
    conversation: Conversation | None,
    channel: Connection,
    step: Step,
    variables: Mapping[str, str],
    buttons: Mapping[str, str],
) -> Said | None:
    """The template's words as a message of its own; None where only an approved template may go out."""
    if conversation is None or not window_is_open(conversation):
        return None
    template = await find_template(session, channel.id, step)
    if template is None:
        return None
    text = filled(template.body, variables)
    shown = [{"id": buttons[place], "title": words.TITLES[step.buttons[place]]} for place in sorted(buttons)]
    if shown and "buttons" in manifest(channel.connector).capabilities:
        return Said("buttons", text, {"buttons": shown})
    return Said("text", text)


async def find_template(session: AsyncSession, channel_id: UUID, step: Step) -> ProviderTemplate | None:
    return await session.scalar(
        select(ProviderTemplate).where(
            ProviderTemplate.account_id == session.info["account_id"],
            ProviderTemplate.connection_id == channel_id,
            ProviderTemplate.name == step.template,
            ProviderTemplate.language == step.language,
        )
    )


def buttons(*pairs: tuple[str, str]) -> dict[str, Any]:
    """(id, title) of each."""
    return {"buttons": [{"id": id, "title": title} for id, title in pairs]}
