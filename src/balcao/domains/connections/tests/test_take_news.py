"""The provider's news of an account: kept with its connections, in any order, and passed on."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.messaging import AccountChanged
from balcao.core import clock, events
from balcao.core.database import find
from balcao.domains.connections.events import TemplateChanged
from balcao.domains.connections.models import Connection
from balcao.domains.connections.take_news import take_news
from balcao.testing import make_talk

NOW = clock.now()
RESTRICTED = {"title": "Conta restringida", "detail": "Veja.", "severity": "danger"}


async def told(session: AsyncSession, id: UUID, what: str, at: datetime = NOW, **data: Any) -> dict[str, Any]:
    await take_news(session, id, AccountChanged("waba", what, at, data))
    connection = await find(session, Connection, id)
    assert connection is not None
    return connection.facts


async def test_limits_and_quality_are_kept_and_older_news_does_not_undo_newer(
    account_id: UUID, session: AsyncSession
) -> None:
    id = (await make_talk.channel(account_id)).id
    await told(session, id, "limits", daily_limit=2000)
    await told(session, id, "limits", NOW - timedelta(hours=1), daily_limit=250)
    facts = await told(session, id, "number_quality", quality="red", messages_per_second=1000)
    assert (facts["daily_limit"], facts["quality"], facts["messages_per_second"]) == (2000, "red", 1000)


async def test_news_of_another_number_of_the_account_is_not_ours(account_id: UUID, session: AsyncSession) -> None:
    id = (await make_talk.channel(account_id)).id
    connection = await find(session, Connection, id)
    assert connection is not None
    connection.facts = {"number": "+55 11 3000-0000"}
    facts = await told(session, id, "number_quality", number="551140000000", quality="red")
    assert "quality" not in facts
    facts = await told(session, id, "number_quality", number="551130000000", quality="red")
    assert facts["quality"] == "red"


async def test_a_restriction_stands_until_it_is_lifted(account_id: UUID, session: AsyncSession) -> None:
    id = (await make_talk.channel(account_id)).id
    for _ in range(2):
        facts = await told(session, id, "account", restriction=RESTRICTED, notice=RESTRICTED)
    assert facts["restriction"] == RESTRICTED
    assert len(facts["notices"]) == 1
    facts = await told(session, id, "account", NOW - timedelta(days=1), lifted=True)
    assert facts["restriction"] == RESTRICTED, "an old liberation does not count"
    facts = await told(session, id, "account", NOW + timedelta(seconds=-1), lifted=True)
    assert facts["restriction"] == RESTRICTED


async def test_a_liberation_lifts_it(account_id: UUID, session: AsyncSession) -> None:
    id = (await make_talk.channel(account_id)).id
    await told(session, id, "account", NOW - timedelta(hours=1), restriction=RESTRICTED)
    assert (await told(session, id, "account", lifted=True))["restriction"] is None


async def test_templates_are_passed_on(account_id: UUID, session: AsyncSession) -> None:
    heard: list[TemplateChanged] = []

    async def hear(_: AsyncSession, happened: TemplateChanged) -> None:
        heard.append(happened)

    id = (await make_talk.channel(account_id)).id
    events.install_reactions({TemplateChanged: [hear]})
    facts = await told(session, id, "template_status", name="lembrete", status="paused")
    assert facts == {}
    assert [(one.connection_id, one.what, one.data["status"]) for one in heard] == [(id, "template_status", "paused")]
