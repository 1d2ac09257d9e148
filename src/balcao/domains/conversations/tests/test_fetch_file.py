"""A person's file that does not come: seen as still tried, as given up, as gone; and asked for again."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import Alias, Media, MessageArrived, Sender
from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.outcomes import Unavailable
from balcao.core.problems import NotFound
from balcao.domains.conversations import fetch_file as fetching
from balcao.domains.conversations.fetch_file import _fail, fetch_file
from balcao.domains.conversations.queries import read_message
from balcao.domains.conversations.receive import Channel, receive
from balcao.domains.conversations.retry_file import Gone, retry_file
from balcao.domains.files.models import StoredFile
from balcao.domains.files.shown import AttachmentOut
from balcao.testing import make_talk

PICTURE = Media("m1", "image/jpeg")


async def picture(session: AsyncSession, channel: Channel) -> tuple[UUID, StoredFile]:
    arrived = MessageArrived(
        "1", "w1", Sender((Alias("phone", "5511987654321"),)), "image", clock.now(), media=(PICTURE,)
    )
    id = await receive(session, channel, arrived)
    assert id is not None
    return id, (await session.scalars(select(StoredFile))).one()


async def shown(session: AsyncSession, message_id: UUID) -> AttachmentOut:
    (attachment,) = (await read_message(session, message_id)).attachments
    return attachment


async def test_after_some_failures_it_says_so_and_after_the_last_it_waits_for_a_person(
    account_id: UUID, session: AsyncSession
) -> None:
    id, file = await picture(session, await make_talk.channel(account_id))
    failure = Unavailable("2", "Meta fora do ar")
    for _ in range(fetching.SEEN_AFTER - 1):
        await _fail(session, file.id, id, failure)
    assert (await shown(session, id)).error is None, "most failures last seconds"
    await _fail(session, file.id, id, failure)
    seen = await shown(session, id)
    assert (seen.status, seen.error, seen.can_retry) == ("waiting", fetching.TRYING, True)
    for _ in range(fetching.ATTEMPTS - fetching.SEEN_AFTER):
        await _fail(session, file.id, id, failure)
    seen = await shown(session, id)
    assert (seen.status, seen.can_retry) == ("failed", True)
    assert "(Meta fora do ar)" in (seen.error or "")
    await retry_file(session, id, file.id)
    seen = await shown(session, id)
    assert (seen.status, seen.error, seen.can_retry) == ("waiting", None, False)


async def test_one_older_than_the_provider_keeps_is_gone_and_says_what_to_do(account_id: UUID) -> None:
    channel = await make_talk.channel(account_id)
    async with transaction(account_id) as session:
        id, file = await picture(session, channel)
        file.created_at = clock.now() - timedelta(days=7, minutes=1)
    await fetch_file(account_id, channel.id, id, file.id)
    async with transaction(account_id) as session:
        seen = await shown(session, id)
        assert (seen.status, seen.can_retry, seen.error) == ("failed", False, fetching.EXPIRED)
        with pytest.raises(Gone):
            await retry_file(session, id, file.id)


async def test_only_a_file_of_that_message_is_asked_for(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    id, file = await picture(session, channel)
    other = await make_talk.heard(session, channel, "oi", id="w2")
    with pytest.raises(NotFound):
        await retry_file(session, other, file.id)
    with pytest.raises(NotFound):
        await retry_file(session, id, id)
