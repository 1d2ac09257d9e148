"""How a channel asks; a channel that chose nothing does not ask, and has these words ready."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.conversations.desk_models import SatisfactionOptions

QUESTION = "De 1 a 5, como foi o nosso atendimento?"
THANKS = "Obrigado pela sua avaliação!"


async def read_options(session: AsyncSession, channel_id: UUID) -> SatisfactionOptions:
    """The row, or what holds without one; not of the session then."""
    account_id = session.info["account_id"]
    kept = await session.get(SatisfactionOptions, (account_id, channel_id))
    return kept or SatisfactionOptions(
        account_id=account_id,
        channel_id=channel_id,
        active=False,
        question=QUESTION,
        thanks=THANKS,
        asks_comment=False,
        delay_minutes=0,
        expires_hours=48,
        template=None,
        template_language="pt_BR",
    )
