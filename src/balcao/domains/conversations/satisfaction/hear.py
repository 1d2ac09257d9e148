"""Whether a message answers a survey: then it belongs to the resolved conversation, and opens none."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import MessageArrived
from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.domains.conversations.desk_models import Survey
from balcao.domains.conversations.events import SurveyAnswered
from balcao.domains.conversations.lines import write_line
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Said, WindowClosed, reply
from balcao.domains.conversations.satisfaction.ask import ASKER, PREFIX
from balcao.domains.conversations.satisfaction.options import read_options
from balcao.domains.conversations.satisfaction.score import read_score

COMMENT_WITHIN = timedelta(minutes=10)
CHOSEN = frozenset({"list_reply", "button_reply"})


@dataclass(frozen=True)
class Answer:
    """What was heard: a score, a comment on an earlier one, or neither when it came too late."""

    survey_id: UUID
    conversation_id: UUID
    score: int | None = None
    comment: str | None = None


async def hear(session: AsyncSession, channel_id: UUID, contact_id: UUID, arrived: MessageArrived) -> Answer | None:
    """None for a message that is about anything else. Nothing is written yet: see keep()."""
    if arrived.kind in CHOSEN and (chosen := str(arrived.data.get("id", ""))).startswith(PREFIX):
        return await _chosen(session, contact_id, chosen)
    if arrived.kind not in {"text", *CHOSEN} or await _has_open(session, channel_id, contact_id):
        return None
    survey = await _newest(session, channel_id, contact_id)
    if survey is None:
        return None
    text = (arrived.text or str(arrived.data.get("title") or "")).strip()
    if survey.score is None:
        found = read_score(text)
        return Answer(survey.id, survey.conversation_id, *found) if found else None
    if survey.comment is None and survey.comment_until and survey.comment_until > clock.now() and "?" not in text:
        return Answer(survey.id, survey.conversation_id, None, text[:4000]) if text else None
    return None


async def _chosen(session: AsyncSession, contact_id: UUID, chosen: str) -> Answer | None:
    """A choice in one of our lists, however late: it is an answer, though it may count no more."""
    _, _, rest = chosen.partition(":")
    id, _, score = rest.partition(":")
    try:
        survey = await find(session, Survey, UUID(id))
    except ValueError:
        return None
    if survey is None or survey.contact_id != contact_id or score not in {"1", "2", "3", "4", "5"}:
        return None
    counts = survey.score is None and survey.expires_at > clock.now()
    return Answer(survey.id, survey.conversation_id, int(score) if counts else None)


async def _has_open(session: AsyncSession, channel_id: UUID, contact_id: UUID) -> bool:
    open_one = await session.scalar(
        select(Conversation.id).where(
            Conversation.account_id == session.info["account_id"],
            Conversation.channel_id == channel_id,
            Conversation.contact_id == contact_id,
            Conversation.status != "resolved",
        )
    )
    return open_one is not None


async def _newest(session: AsyncSession, channel_id: UUID, contact_id: UUID) -> Survey | None:
    found = await session.scalars(
        select(Survey)
        .where(
            Survey.account_id == session.info["account_id"],
            Survey.channel_id == channel_id,
            Survey.contact_id == contact_id,
            Survey.expires_at > clock.now(),
        )
        .order_by(Survey.asked_at.desc())
        .limit(1)
    )
    return found.one_or_none()


async def keep(session: AsyncSession, answer: Answer) -> None:
    """Writes it down and says thanks; called once the message itself is stored."""
    survey = await find(session, Survey, answer.survey_id, lock=True)
    if survey is None:
        return
    if answer.score is not None and survey.score is None:
        await _rate(session, survey, answer.score, answer.comment)
    elif answer.score is None and answer.comment and survey.comment is None:
        survey.comment = answer.comment
        await session.flush()
        await publish(session, SurveyAnswered(survey.id, survey.conversation_id))


async def _rate(session: AsyncSession, survey: Survey, score: int, comment: str | None) -> None:
    now = clock.now()
    options = await read_options(session, survey.channel_id)
    survey.score, survey.comment, survey.answered_at = score, comment, now
    thanks = options.thanks
    if options.asks_comment and comment is None:
        survey.comment_until = now + COMMENT_WITHIN
        thanks = f"{thanks}\n\nSe quiser, conte em uma mensagem o que achou."
    await session.flush()
    text = f"Avaliação do atendimento: {score} de 5"
    await write_line(session, survey.conversation_id, survey.channel_id, "rated", text, None, score=score)
    if thanks.strip():
        with suppress(WindowClosed):  # an answer that its provider kept back for days
            await reply(session, survey.conversation_id, ASKER, Said("text", thanks))
    await publish(session, SurveyAnswered(survey.id, survey.conversation_id))
