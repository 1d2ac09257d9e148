"""Kept webhooks are read together, and one that breaks its own reader fails alone and in sight."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from balcao.contracts.messaging import Request
from balcao.core.database import transaction
from balcao.domains.connections.connectors import load
from balcao.domains.connections.keep import Keeper, Verified
from balcao.domains.connections.models import Connection
from balcao.reading import read
from balcao.testing import make_connections


def _body(connection: Connection, id: str) -> bytes:
    number = connection.settings["phone_number_id"]
    message = {"from": "5511987654321", "id": id, "timestamp": "1800000000", "type": "text", "text": {"body": id}}
    value = {"metadata": {"phone_number_id": number}, "messages": [message]}
    return json.dumps({"entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).encode()


async def test_one_that_breaks_its_parser_takes_no_other_with_it(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A defect as we do not know it yet: the year 33658 was one."""
    inbound: Any = load("whatsapp_cloud", "inbound")
    parse = inbound.parse

    def breaks(body: bytes, routes: frozenset[str]) -> Any:
        if b"wamid.BREAKS" in body:
            raise ValueError("a defect in a parser")
        return parse(body, routes)

    monkeypatch.setattr(inbound, "parse", breaks)
    connection = await make_connections.channel(account_id)
    ids = ("wamid.ONE", "wamid.BREAKS", "wamid.THREE")
    keeper = Keeper()
    for id in ids:
        request = Request("POST", "https://clinica.example/hook", {}, _body(connection, id))
        await keeper.keep("hook", f"{account_id}{id}", request, (Verified(connection.id, account_id),))
    await keeper.close()
    async with transaction(account_id) as session:
        kept = (await session.execute(text("SELECT id FROM kept_webhooks ORDER BY received_at, id"))).scalars().all()
    assert len(kept) == 3
    with pytest.raises(ValueError, match="a defect"):
        await read(account_id, connection.id, list(kept))
    async with transaction(account_id) as session:
        states = (await session.execute(text("SELECT id, state, error FROM kept_webhooks"))).all()
        texts = set(await session.scalars(text("SELECT text FROM messages")))
    assert texts == {"wamid.ONE", "wamid.THREE"}
    by_id = {row.id: row.state for row in states}
    assert [by_id[id] for id in kept] == ["read", "failed", "read"]
    assert [row.error for row in states if row.error] == ["ValueError('a defect in a parser')"]
