"""What the demonstration's patients thought of being answered: a month of surveys, to show in figures."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.ids import new_id
from balcao.domains.conversations.desk_models import Survey
from balcao.domains.conversations.models import Conversation

VALID = timedelta(hours=48)
# By day, from the oldest to yesterday: the scores given, 0 where nobody answered.
MONTH = (
    "54", "3", "550", "40", "", "5", "454", "2", "50", "55", "40", "", "", "544", "35", "5", "10", "54", "", "455",
    "50", "45", "3", "55", "0", "", "54", "545", "25", "55",
)  # fmt: skip
COMMENTS = {
    5: (
        "Atendimento rápido e muito gentil!",
        "Resolvi tudo pelo celular, adorei.",
        "Me encaixaram no mesmo dia. Obrigada!",
    ),
    4: ("Bom, só demorou um pouco para confirmar o horário.",),
    3: ("Tive que repetir meu telefone duas vezes.",),
    2: ("Esperei bastante até alguém responder.",),
    1: ("Ninguém me avisou que a dentista tinha faltado.",),
}


async def collect_opinions(session: AsyncSession, connection_id: UUID, people: Sequence[UUID], now: datetime) -> int:
    """How many were asked."""
    talks = (await session.scalars(select(Conversation).order_by(Conversation.id))).all()
    asked = 0
    for days_ago, scores in zip(range(len(MONTH), 0, -1), MONTH, strict=True):
        for score in map(int, scores):
            at = now - timedelta(days=days_ago, minutes=47 * (asked % 9))
            session.add(
                _survey(talks[asked % len(talks)], connection_id, people[asked % len(people)], at, score, asked)
            )
            asked += 1
    await session.flush()
    return asked


def _survey(talk: Conversation, connection_id: UUID, person: UUID, at: datetime, score: int, number: int) -> Survey:
    words = COMMENTS.get(score, ())
    said = bool(words) and (score < 4 or number % 3 == 0)
    return Survey(
        id=new_id(),
        conversation_id=talk.id,
        channel_id=connection_id,
        contact_id=talk.contact_id,
        user_id=person,
        resolved_at=at - timedelta(minutes=5),
        asked_at=at,
        expires_at=at + VALID,
        score=score or None,
        answered_at=at + timedelta(minutes=8) if score else None,
        comment=words[number % len(words)] if said else None,
    )
