"""A chain as patients will read it, and what stands in the way of its being sent."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.clinics.models import Clinic, Practitioner
from balcao.domains.clinics.today import today_at
from balcao.domains.connections.models import Connection, ProviderTemplate
from balcao.domains.connections.templates.draft import SENDABLE
from balcao.domains.connections.templates.fill import WHY
from balcao.domains.connections.templates.variables import filled
from balcao.domains.notifications import words
from balcao.domains.notifications.chains.schemas import Previa
from balcao.domains.notifications.models import ReminderChain
from balcao.domains.notifications.reminders.say import variables_for
from balcao.domains.notifications.routes_to import template_channels
from balcao.domains.notifications.steps import Step

NO_CHANNEL: Final = "Nenhum canal ativo envia modelos: conecte um."


async def preview_steps(session: AsyncSession, steps: list[Step], clinic_id: object = None) -> list[Previa]:
    channels = await template_channels(session)
    values = await _example(session, clinic_id)
    shown = []
    for step in sorted(steps, key=lambda step: -step.before_minutes):
        template = await _template(session, channels, step)
        body = template.body if template else f"(modelo “{step.template}”)"
        shown.append(
            Previa(
                antes_minutos=step.before_minutes,
                quando=before_words(step.before_minutes),
                texto=filled(body, variables_for(step, values)),
                rodape=template.footer if template else None,
                botoes=[str(button.get("title")) for button in template.buttons] if template else [],
                avisos=_problems(step, template, channels),
            )
        )
    return shown


async def problems_of(session: AsyncSession, chain: ReminderChain, steps: list[Step]) -> list[str]:
    """Each once, over all steps."""
    channels = await template_channels(session)
    found: dict[str, None] = {}
    for step in steps:
        found |= dict.fromkeys(_problems(step, await _template(session, channels, step), channels))
    return list(found)


def _problems(step: Step, template: ProviderTemplate | None, channels: list[Connection]) -> list[str]:
    if not any(not step.channels or one.connector in step.channels for one in channels):
        return [NO_CHANNEL]
    if template is None:
        return [f"Não há modelo “{step.template}” em {step.language}: crie um, ou atualize os modelos do canal."]
    found = []
    if template.status not in SENDABLE:
        why = WHY.get(template.status, f"está no estado “{template.status}”")
        found.append(f"O modelo “{step.template}” {why}.")
    missing = [name for name in template.variables if name not in step.variables]
    if missing:
        found.append(f"Diga o que vai em {{{{{missing[0]}}}}} do modelo “{step.template}”.")
    replies = [button for button in template.buttons if button.get("kind") == "quick_reply"]
    if len(replies) < len(step.buttons):
        found.append(f"O modelo “{step.template}” tem só {len(replies)} respostas rápidas.")
    return found


def before_words(minutes: int) -> str:
    """As "3 dias antes" and "2 h 30 antes"."""
    if minutes % 1440 == 0:
        days = minutes // 1440
        return f"{days} dia antes" if days == 1 else f"{days} dias antes"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min antes"
    return f"{hours} h {rest} antes" if rest else f"{hours} h antes"


async def _template(session: AsyncSession, channels: list[Connection], step: Step) -> ProviderTemplate | None:
    """An approved one before any other."""
    able = [one.id for one in channels if not step.channels or one.connector in step.channels]
    rows = await session.scalars(
        select(ProviderTemplate).where(
            ProviderTemplate.account_id == session.info["account_id"],
            ProviderTemplate.connection_id.in_(able),
            ProviderTemplate.name == step.template,
            ProviderTemplate.language == step.language,
        )
    )
    return min(rows, key=lambda row: row.status not in SENDABLE, default=None)


async def _example(session: AsyncSession, clinic_id: object) -> dict[str, str]:
    """A made-up patient at a clinic and with a practitioner that there are, the day after tomorrow at half past two."""
    mine = Clinic.account_id == session.info["account_id"]
    wanted = select(Clinic).where(mine).order_by(Clinic.name).limit(1)
    clinic = await session.scalar(wanted.where(Clinic.id == clinic_id) if clinic_id else wanted)
    who = await session.scalar(
        select(Practitioner.name)
        .where(Practitioner.account_id == session.info["account_id"], Practitioner.active)
        .order_by(Practitioner.name)
        .limit(1)
    )
    today = await today_at(session, clinic.id if clinic else None)
    name = clinic.name if clinic else "Clínica"
    return {
        "patient": "Ana",
        "day": words.day_words(today + timedelta(days=2), today),
        "hour": words.hour_words(datetime(2000, 1, 1, 14, 30)),  # noqa: DTZ001  (an hour alone)
        "clinic": name,
        "address": (clinic.address if clinic else None) or name,
        "practitioner": who or "Dra. Beatriz",
    }
