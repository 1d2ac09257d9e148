"""A piece of a number's history: each talk in its place, told to nobody, and how far it has come noted."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import HistoryTold, PastTalk
from balcao.domains.connections.note_history import note_history
from balcao.domains.conversations.history.import_talk import import_talk
from balcao.domains.conversations.receive import Channel


async def take_history(session: AsyncSession, channel: Channel, told: HistoryTold, place: UUID) -> None:
    """Two pieces at once take their people in the same order, so that neither waits for the other."""
    count = 0
    for talk in sorted(told.talks, key=_first_name):
        count += await import_talk(session, channel, talk)
    await note_history(
        session, channel.id, told.provider_at, progress=told.progress, refused=told.refused, messages=count
    )


def _first_name(talk: PastTalk) -> str:
    return talk.person.aliases[0].value
