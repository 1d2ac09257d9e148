"""What the model was asked in a month and what it used: counted per account, and held to its budget."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.models import Proposal
from balcao.core import clock
from balcao.core.ids import new_id
from balcao.domains.bot.models import ModelUsage
from balcao.domains.identity.models import Account


async def usage_of_month(session: AsyncSession) -> ModelUsage | None:
    month = await _month(session)
    wanted = select(ModelUsage).filter_by(account_id=session.info["account_id"], month=month)
    return (await session.scalars(wanted)).one_or_none()


async def has_budget(session: AsyncSession, monthly_tokens: int) -> bool:
    used = await usage_of_month(session)
    return monthly_tokens > (used.input_tokens + used.output_tokens if used else 0)


async def note_usage(session: AsyncSession, proposal: Proposal | None) -> None:
    """None: it was asked and did not answer."""
    given: dict[str, Any] = {
        "account_id": session.info["account_id"],
        "id": new_id(),
        "month": await _month(session),
        "failed": int(proposal is None),
        "input_tokens": proposal.input_tokens if proposal else 0,
        "output_tokens": proposal.output_tokens if proposal else 0,
        "micros": (proposal.micros or 0) if proposal else 0,
        "unpriced": int(proposal is not None and proposal.micros is None),
    }
    await session.execute(_COUNT, given)


_COUNT = text(
    """
    INSERT INTO model_usage
        (account_id, id, month, asked, failed, input_tokens, output_tokens, micros, unpriced)
    VALUES (:account_id, :id, :month, 1, :failed, :input_tokens, :output_tokens, :micros, :unpriced)
    ON CONFLICT (account_id, month) DO UPDATE SET
        asked = model_usage.asked + 1,
        failed = model_usage.failed + excluded.failed,
        input_tokens = model_usage.input_tokens + excluded.input_tokens,
        output_tokens = model_usage.output_tokens + excluded.output_tokens,
        micros = model_usage.micros + excluded.micros,
        unpriced = model_usage.unpriced + excluded.unpriced
    """
)


async def _month(session: AsyncSession) -> date:
    account = await session.get(Account, session.info["account_id"])
    assert account is not None
    return clock.now().astimezone(ZoneInfo(account.timezone)).date().replace(day=1)
