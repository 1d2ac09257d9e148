"""Asks a person what they thought, once for each time that one of us resolved their conversation."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.core.queue import later, queued
from balcao.domains.connections.connectors import manifest
from balcao.domains.connections.models import Connection, ProviderTemplate
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.desk_models import SatisfactionOptions, Survey
from balcao.domains.conversations.events import ConversationChanged
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Author, Said, reply, window_is_open
from balcao.domains.conversations.satisfaction.options import read_options

ASKER = Author("system", None, "Pesquisa de satisfação")
CHOICES = ((5, "5 · Ótimo"), (4, "4 · Bom"), (3, "3 · Regular"), (2, "2 · Ruim"), (1, "1 · Péssimo"))
PREFIX = "csat:"


async def plan_survey(session: AsyncSession, happened: ConversationChanged) -> None:
    """What the clock resolves was abandoned: nobody is asked about it."""
    if "status" not in happened.changed or not happened.by_user:
        return
    conversation = await find(session, Conversation, happened.conversation_id)
    if conversation is None or conversation.resolved_at is None:
        return
    options = await read_options(session, conversation.channel_id)
    if options.active:
        after = timedelta(minutes=options.delay_minutes) or None
        await later(session, ask, after=after, conversation_id=conversation.id, resolved_at=conversation.resolved_at)


@queued("live")
async def ask(account_id: UUID, conversation_id: UUID, resolved_at: datetime) -> None:
    async with transaction(account_id) as session:
        conversation = await find(session, Conversation, conversation_id, lock=True)
        if conversation is None or conversation.resolved_at != resolved_at:
            return
        contact = await find(session, Contact, conversation.contact_id)
        options = await read_options(session, conversation.channel_id)
        if contact is None or contact.opted_out or not options.active:
            return
        survey_id = new_id()
        said = await _question(session, conversation, contact, options, survey_id)
        if said is None or not await _keep(session, conversation, options, survey_id):
            return
        message = await reply(session, conversation.id, ASKER, said)
        survey = await find(session, Survey, survey_id)
        assert survey is not None
        survey.message_id = message.id


async def _keep(
    session: AsyncSession, conversation: Conversation, options: SatisfactionOptions, survey_id: UUID
) -> bool:
    now = clock.now()
    made = await session.execute(
        insert(Survey)
        .values(
            account_id=conversation.account_id,
            id=survey_id,
            conversation_id=conversation.id,
            channel_id=conversation.channel_id,
            contact_id=conversation.contact_id,
            user_id=conversation.assignee_id,
            team_id=conversation.team_id,
            resolved_at=conversation.resolved_at,
            asked_at=now,
            expires_at=now + timedelta(hours=options.expires_hours),
        )
        .on_conflict_do_nothing()
        .returning(Survey.id)
    )
    return made.scalar_one_or_none() is not None


async def _question(
    session: AsyncSession,
    conversation: Conversation,
    contact: Contact,
    options: SatisfactionOptions,
    survey_id: UUID,
) -> Said | None:
    """None where nothing may be said: the window is closed and there is no approved template."""
    if not window_is_open(conversation):
        return await _template(session, conversation, contact, options)
    connection = await find(session, Connection, conversation.channel_id)
    assert connection is not None
    if "list" in manifest(connection.connector).capabilities:
        return Said("list", options.question, _list(survey_id))
    return Said("text", f"{options.question}\n\nResponda com um número de 1 (péssimo) a 5 (ótimo).")


def _list(survey_id: UUID) -> dict[str, Any]:
    rows = [{"id": f"{PREFIX}{survey_id}:{score}", "title": title} for score, title in CHOICES]
    return {"button": "Avaliar", "sections": [{"title": "", "rows": rows}]}


async def _template(
    session: AsyncSession, conversation: Conversation, contact: Contact, options: SatisfactionOptions
) -> Said | None:
    if not options.template:
        return None
    found = await session.scalars(
        select(ProviderTemplate).where(
            ProviderTemplate.account_id == conversation.account_id,
            ProviderTemplate.connection_id == conversation.channel_id,
            ProviderTemplate.name == options.template,
            ProviderTemplate.language == options.template_language,
            ProviderTemplate.status == "approved",
        )
    )
    template = found.one_or_none()
    if template is None or len(template.variables) > 1:
        return None
    name = (contact.name or "").partition(" ")[0] or "tudo bem"
    data = {"name": template.name, "language": template.language, "variables": [name] * len(template.variables)}
    return Said("template", None, data)
