"""A POST with an Idempotency-Key, sent again."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import pytest
import pytest_asyncio
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text

from balcao.core import secrets
from balcao.core.database import transaction
from balcao.core.idempotency import KeepAnswers, rewrap_kept_answers, shared_transaction
from balcao.core.problems import Conflict, Problem

_NOTE = (
    "INSERT INTO invitations (account_id, id, sha256, role, expires_at) "
    "VALUES (:account, gen_random_uuid(), sha256(:seed), 'owner', now())"
)


@dataclass
class Notes:
    """A small application: POST /api/things writes one note and tells how many there are."""

    account_id: UUID
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    calls: int = 0

    def application(self) -> FastAPI:
        app = FastAPI()

        @app.post("/api/things")
        async def make(request: Request) -> JSONResponse:
            given = await request.json()
            async with shared_transaction(request.scope, self.account_id) as session:
                self.calls += 1
                await session.execute(
                    text(_NOTE), {"account": self.account_id, "seed": f"{self.account_id}{self.calls}".encode()}
                )
                self.entered.set()
                if given.get("wait"):
                    await self.gate.wait()
                match given.get("end"):
                    case "conflict":
                        raise Conflict("Não agora.")
                    case "broken":
                        raise RuntimeError("broken on purpose")
                    case "unavailable":
                        return JSONResponse({"n": self.calls}, 503)
                return JSONResponse({"n": self.calls}, 201, headers={"X-Made": "yes"})

        @app.post("/api/begun-anew")
        async def begin_anew(request: Request) -> dict[str, int]:
            """What is rolled back the first time, to ask somebody outside, and done the second."""
            for attempt in range(2):
                with suppress(LookupError):
                    async with shared_transaction(request.scope, self.account_id) as session:
                        self.calls += 1
                        await session.execute(
                            text(_NOTE), {"account": self.account_id, "seed": f"{self.account_id}{self.calls}".encode()}
                        )
                        if attempt == 0:
                            raise LookupError
            return {"n": self.calls}

        @app.post("/api/calls")
        async def call() -> dict[str, int]:
            self.calls += 1
            return {"n": self.calls}

        @app.exception_handler(Problem)
        async def problem(request: Request, failure: Problem) -> JSONResponse:
            return JSONResponse(failure.document(), failure.status)

        async def identify(authorization: str | None) -> tuple[UUID, str] | None:
            return (self.account_id, authorization) if authorization else None

        app.add_middleware(KeepAnswers, identify=identify, prefix="/api/", except_for=("/api/auth/",))
        return app

    async def written(self) -> int:
        async with transaction(self.account_id) as session:
            return int(await session.scalar(text("SELECT count(*) FROM invitations")) or 0)


@pytest.fixture
def notes(account_id: UUID) -> Notes:
    return Notes(account_id)


@pytest_asyncio.fixture(loop_scope="session")
async def client(notes: Notes) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(notes.application(), raise_app_exceptions=False)
    headers = {"Authorization": "ana", "Idempotency-Key": "k1"}
    async with AsyncClient(transport=transport, base_url="http://test", headers=headers) as opened:
        yield opened


async def test_the_same_body_gets_the_first_answer_again(client: AsyncClient, notes: Notes) -> None:
    first = await client.post("/api/things", json={"a": 1})
    second = await client.post("/api/things", json={"a": 1})
    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (201, {"n": 1})
    assert second.headers["x-made"] == "yes"
    assert second.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert (notes.calls, await notes.written()) == (1, 1)


async def test_another_body_under_the_same_key_is_refused(client: AsyncClient, notes: Notes) -> None:
    await client.post("/api/things", json={"a": 1})
    other = await client.post("/api/things", json={"a": 2})
    assert other.status_code == 409
    assert other.json()["type"].endswith("idempotency-mismatch")
    assert other.headers["content-type"] == "application/problem+json"
    assert notes.calls == 1


async def test_one_in_flight_refuses_a_second_and_twenty_at_once_write_once(client: AsyncClient, notes: Notes) -> None:
    body = {"wait": True}
    requests = [asyncio.create_task(client.post("/api/things", json=body)) for _ in range(20)]
    done: set[asyncio.Task[object]] = set()
    while len(done) < 19:
        done, _ = await asyncio.wait(requests, timeout=0.05, return_when=asyncio.FIRST_COMPLETED)
        done = {task for task in requests if task.done()}
    notes.gate.set()
    answers = await asyncio.gather(*requests)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["type"].endswith("idempotency-in-flight")
    assert (notes.calls, await notes.written()) == (1, 1)
    assert (await client.post("/api/things", json=body)).status_code == 201


async def test_another_process_that_holds_the_key_is_seen(client: AsyncClient, notes: Notes) -> None:
    other = Notes(notes.account_id)
    transport = ASGITransport(other.application())
    async with AsyncClient(transport=transport, base_url="http://test", headers=client.headers) as elsewhere:
        under_way = asyncio.create_task(elsewhere.post("/api/things", json={"wait": True}))
        await other.entered.wait()
        refused = await client.post("/api/things", json={"wait": True})
        other.gate.set()
        first = await under_way
    assert (refused.status_code, first.status_code) == (409, 201)
    assert refused.json()["type"].endswith("idempotency-in-flight")
    assert notes.calls == 0
    assert (await client.post("/api/things", json={"wait": True})).json() == first.json()


async def test_a_5xx_is_not_kept_and_leaves_nothing_behind(client: AsyncClient, notes: Notes) -> None:
    for end in ("unavailable", "broken"):
        answer = await client.post("/api/things", json={"end": end}, headers={"Idempotency-Key": end})
        assert answer.status_code >= 500
        again = await client.post("/api/things", json={"end": end}, headers={"Idempotency-Key": end})
        assert "idempotency-replayed" not in again.headers
    assert (notes.calls, await notes.written()) == (4, 0)


async def test_a_refusal_is_kept_and_its_work_undone(client: AsyncClient, notes: Notes) -> None:
    first = await client.post("/api/things", json={"end": "conflict"})
    second = await client.post("/api/things", json={"end": "conflict"})
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert (notes.calls, await notes.written()) == (1, 0)


async def test_keys_are_apart_by_caller_route_and_account(client: AsyncClient, notes: Notes) -> None:
    await client.post("/api/things", json={})
    other_caller = await client.post("/api/things", json={}, headers={"Authorization": "bia"})
    other_route = await client.post("/api/calls", json={})
    assert (other_caller.json()["n"], other_route.json()["n"]) == (2, 3)


async def test_a_route_with_transactions_of_its_own_replays_too(client: AsyncClient, notes: Notes) -> None:
    first, second = await client.post("/api/calls"), await client.post("/api/calls")
    assert first.json() == second.json() == {"n": 1}


async def test_a_route_that_began_anew_is_carried_out_once(client: AsyncClient, notes: Notes) -> None:
    first, second = await client.post("/api/begun-anew"), await client.post("/api/begun-anew")
    assert (first.json(), second.json(), notes.calls) == ({"n": 2}, {"n": 2}, 2)
    assert await notes.written() == 1


async def test_after_a_day_the_key_is_new(client: AsyncClient, notes: Notes) -> None:
    await client.post("/api/things", json={"a": 1})
    async with transaction(notes.account_id) as session:
        await session.execute(text("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'"))
    assert (await client.post("/api/things", json={"a": 2})).json() == {"n": 2}


async def test_without_key_or_caller_nothing_is_kept(client: AsyncClient, notes: Notes) -> None:
    for name in ("Idempotency-Key", "Authorization"):
        headers = {other: value for other, value in client.headers.items() if other.lower() != name.lower()}
        transport = ASGITransport(notes.application())
        async with AsyncClient(transport=transport, base_url="http://test", headers=headers) as bare:
            first, second = await bare.post("/api/things", json={}), await bare.post("/api/things", json={})
        assert first.json() != second.json()


async def test_a_key_that_is_too_long_is_refused(client: AsyncClient, notes: Notes) -> None:
    answer = await client.post("/api/things", json={}, headers={"Idempotency-Key": "k" * 256})
    assert (answer.status_code, notes.calls) == (422, 0)


async def test_what_is_kept_cannot_be_read_in_the_table(client: AsyncClient, notes: Notes) -> None:
    await client.post("/api/things", json={"a": 1})
    async with transaction(notes.account_id) as session:
        body = await session.scalar(text("SELECT body FROM idempotency_keys"))
    assert b'"n"' not in body


async def test_after_the_master_key_was_turned_the_kept_answer_comes_again(client: AsyncClient, notes: Notes) -> None:
    before, new = secrets.master(), secrets.read_master_key(os.urandom(32).hex())
    first = await client.post("/api/things", json={"a": 1})
    try:
        secrets._master = secrets.MasterKeys((new, *before.keys))
        async with transaction(notes.account_id) as session:
            assert await rewrap_kept_answers(session) == 1
            assert await rewrap_kept_answers(session) == 0
        secrets._master = secrets.MasterKeys((new,))
        again = await client.post("/api/things", json={"a": 1})
    finally:
        secrets._master = before
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert (again.headers["idempotency-replayed"], notes.calls) == ("true", 1)


async def test_a_kept_answer_that_no_key_opens_is_a_conflict_and_is_not_carried_out_again(
    client: AsyncClient, notes: Notes
) -> None:
    before = secrets.master()
    await client.post("/api/things", json={"a": 1})
    try:
        secrets._master = secrets.MasterKeys((secrets.read_master_key(os.urandom(32).hex()),))
        again = await client.post("/api/things", json={"a": 1})
        other = await client.post("/api/things", json={"a": 2})
    finally:
        secrets._master = before
    assert (again.status_code, notes.calls) == (409, 1)
    assert again.json()["type"].endswith("idempotency-unreadable")
    assert other.json()["type"].endswith("idempotency-mismatch")
