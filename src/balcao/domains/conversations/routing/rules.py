"""The rule that applies to a conversation: the first, by position, whose every condition holds."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.models import Contact
from balcao.domains.conversations.business_time import is_open
from balcao.domains.conversations.desk_models import AssignmentRule
from balcao.domains.conversations.hours import read_hours
from balcao.domains.conversations.languages import language_of
from balcao.domains.conversations.models import Conversation


async def rule_for(session: AsyncSession, conversation: Conversation) -> AssignmentRule | None:
    rules = await session.scalars(
        select(AssignmentRule)
        .where(AssignmentRule.account_id == conversation.account_id, AssignmentRule.active)
        .order_by(AssignmentRule.position, AssignmentRule.id)
    )
    for rule in rules.all():
        if await applies(session, rule, conversation):
            return rule
    return None


async def applies(session: AsyncSession, rule: AssignmentRule, conversation: Conversation) -> bool:
    if rule.channel_ids and conversation.channel_id not in rule.channel_ids:
        return False
    if rule.priorities and conversation.priority not in rule.priorities:
        return False
    if rule.labels and not set(rule.labels) & set(conversation.labels):
        return False
    if rule.clinic_ids and await _clinic_of(session, conversation) not in rule.clinic_ids:
        return False
    if rule.languages and await _language_of(session, conversation) not in rule.languages:
        return False
    return rule.during == "any" or await _is_open(session, rule.hours_id) == (rule.during == "open")


async def _clinic_of(session: AsyncSession, conversation: Conversation) -> UUID | None:
    connection = await find(session, Connection, conversation.channel_id)
    return connection.clinic_id if connection else None


async def _language_of(session: AsyncSession, conversation: Conversation) -> str | None:
    contact = await find(session, Contact, conversation.contact_id)
    return language_of(contact) if contact else None


async def _is_open(session: AsyncSession, hours_id: UUID | None) -> bool:
    hours = await read_hours(session, hours_id)
    return hours is None or is_open(hours, clock.now())
