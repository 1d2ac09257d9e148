"""Templates: written, submitted within their limits, and told of by the provider in any order."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.templates import Template
from balcao.core import clock
from balcao.core.database import find
from balcao.core.problems import Invalid, PreconditionFailed
from balcao.domains.connections.events import TemplateChanged
from balcao.domains.connections.models import Connection, ProviderTemplate
from balcao.domains.connections.templates.adopt import adopt, sendable_name
from balcao.domains.connections.templates.draft import edits_left
from balcao.domains.connections.templates.hear import hear_template
from balcao.domains.connections.templates.queries import template_out
from balcao.domains.connections.templates.sync import keep_templates
from balcao.domains.connections.templates.write import NotChangeable, Taken, begin, change
from balcao.testing import make_talk

CONTENT: dict[str, Any] = {
    "category": "utility",
    "format": "named",
    "header": None,
    "body": "Olá, {{nome}}! Sua consulta é amanhã, tudo certo?",
    "footer": None,
    "buttons": [],
    "samples": {"nome": "Ana"},
    "options": {},
    "ttl_seconds": None,
}


def listed(name: str = "lembrete", **given: Any) -> Template:
    told = {
        "id": "9", "name": name, "language": "pt_BR", "category": "utility", "status": "approved",
        "body": CONTENT["body"], "header": None, "footer": None, "buttons": (), "variables": ("nome",),
        "format": "named", "samples": {"nome": "Ana"},
    }  # fmt: skip
    return Template(**{**told, **given})


async def rows(session: AsyncSession) -> dict[str, ProviderTemplate]:
    return {row.name: row for row in await session.scalars(select(ProviderTemplate))}


async def test_a_draft_is_ours_alone_and_the_list_does_not_remove_it(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    draft = await begin(session, channel.id, "rascunho", "pt_BR", CONTENT)
    with pytest.raises(Taken):
        await begin(session, channel.id, "rascunho", "pt_BR", CONTENT)
    await keep_templates(session, channel.id, [listed(), listed("outro", id="8")])
    await keep_templates(session, channel.id, [listed()])
    assert set(await rows(session)) == {"rascunho", "lembrete"}
    assert (draft.status, draft.variables, draft.provider_id) == ("draft", ["nome"], None)


async def test_what_is_changed_of_one_that_stands_waits_beside_it(account_id: UUID, session: AsyncSession) -> None:
    channel = await make_talk.channel(account_id)
    await keep_templates(session, channel.id, [listed()])
    row = (await rows(session))["lembrete"]
    changed = await change(session, row.id, {"body": "{{nome}} tem consulta"}, row.version)
    assert changed.body == CONTENT["body"] and changed.draft is not None
    shown = await template_out(session, changed)
    assert {one.pointer for one in shown.problems} == {"/body"}
    with pytest.raises(PreconditionFailed):
        await change(session, row.id, {"body": "x"}, row.version - 1)
    with pytest.raises(Invalid):
        await change(session, row.id, {"name": "outro"})
    changed = await change(session, row.id, {"body": CONTENT["body"], "category": "marketing"})
    shown = await template_out(session, changed)
    assert [one.pointer for one in shown.problems] == ["/category"], "an approved one stays in its category"
    row.status = "pending"
    with pytest.raises(NotChangeable):
        await change(session, row.id, {"body": "x"})


async def told(session: AsyncSession, channel: UUID, what: str, ago: int = 0, **data: Any) -> None:
    at = clock.now() - timedelta(seconds=ago)
    await hear_template(session, TemplateChanged(channel, what, at, {"name": "lembrete", "language": "pt_BR", **data}))


async def test_older_news_never_undoes_newer(account_id: UUID, session: AsyncSession) -> None:
    channel = (await make_talk.channel(account_id)).id
    await keep_templates(session, channel, [listed(status="pending")])
    await told(session, channel, "template_status", 5, id="9", status="rejected", reason="Confira o formato.")
    await told(session, channel, "template_status", 60, id="9", status="approved")
    row = (await rows(session))["lembrete"]
    assert (row.status, row.reason) == ("rejected", "Confira o formato.")
    await told(session, channel, "template_status", 2, id="9", status="approved")
    await told(session, channel, "template_quality", 2, id="9", quality="red")
    await told(session, channel, "template_category", 2, id="9", category="marketing", previous_category="utility")
    row = (await rows(session))["lembrete"]
    assert (row.status, row.reason, row.quality) == ("approved", None, "red")
    assert (row.category, row.previous_category) == ("marketing", "utility")
    connection = await find(session, Connection, channel)
    assert connection is not None
    titles = [one["title"] for one in connection.facts["notices"]]
    assert titles == ["Modelo mudou de categoria: lembrete", "Modelo recusado: lembrete"], (
        "the owner is told, once each"
    )
    # A list that was asked for before the news came does not take it back.
    await keep_templates(session, channel, [listed(status="pending")], clock.now() - timedelta(minutes=1), {})
    assert (await rows(session))["lembrete"].status == "approved"
    await told(session, channel, "template_status", id="9", status="deleted")
    assert await rows(session) == {}


async def test_the_decision_may_come_before_the_answer_to_the_submission(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = (await make_talk.channel(account_id)).id
    await begin(session, channel, "lembrete", "pt_BR", CONTENT)
    await told(session, channel, "template_status", id="77", status="approved")
    row = (await rows(session))["lembrete"]
    assert (row.status, row.provider_id) == ("approved", "77")


async def test_one_that_is_unknown_here_is_asked_for_once(account_id: UUID, session: AsyncSession) -> None:
    channel = (await make_talk.channel(account_id)).id
    for _ in range(2):
        await told(session, channel, "template_status", id="5", status="approved")
    jobs = session.info["jobs"]
    assert {job.key for job in jobs} == {f"sync:{channel}"}


async def test_an_approved_one_is_changed_once_a_day_and_ten_times_a_month(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    await keep_templates(session, channel.id, [listed()])
    row = (await rows(session))["lembrete"]
    assert edits_left(row, "whatsapp_cloud") == (1, 10, None)
    now = clock.now()
    row.edits = [(now - timedelta(hours=3)).isoformat()]
    today, month, again = edits_left(row, "whatsapp_cloud") or (None, None, None)
    assert (today, month) == (0, 9) and again is not None and again - now == timedelta(hours=21)
    row.edits = [(now - timedelta(days=day)).isoformat() for day in range(2, 12)]
    assert (edits_left(row, "whatsapp_cloud") or ())[:2] == (0, 0)
    row.status = "rejected"
    assert edits_left(row, "whatsapp_cloud") is None


async def test_what_the_provider_knows_already_is_taken_for_ours_where_it_says_the_same(
    account_id: UUID, session: AsyncSession
) -> None:
    channel = await make_talk.channel(account_id)
    other_words = listed("lembrete", body="Oi, {{nome}}! Até amanhã.", status="pending")
    await keep_templates(session, channel.id, [other_words])
    assert (await adopt(session, channel.id, "lembrete", CONTENT)).status == "pending"
    await keep_templates(session, channel.id, [other_words, listed("lembrete_v2", id="7")])
    assert (await adopt(session, channel.id, "lembrete", CONTENT)).name == "lembrete_v2"
    assert await sendable_name(session, channel.id, "lembrete", CONTENT) == "lembrete_v2"


@pytest.mark.parametrize(
    "theirs",
    [
        {"variables": ("nome", "valor")},
        {"buttons": ({"kind": "quick_reply", "title": "Sim"},)},
        {"header": {"kind": "image"}},
        {"status": "rejected"},
    ],
)
async def test_what_says_something_else_leaves_its_name_and_ours_is_a_version_of_it(
    account_id: UUID, session: AsyncSession, theirs: dict[str, Any]
) -> None:
    channel = await make_talk.channel(account_id)
    await keep_templates(session, channel.id, [listed("lembrete", **theirs)])
    draft = await adopt(session, channel.id, "lembrete", CONTENT)
    assert (draft.name, draft.status) == ("lembrete_v2", "draft")
    assert (await adopt(session, channel.id, "lembrete", CONTENT)).id == draft.id
    assert await sendable_name(session, channel.id, "lembrete", CONTENT) == "lembrete"
