"""The door for webhooks: who is let in, who is not, and what is never answered with 200."""

import asyncio
import hashlib
import hmac
import io
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from balcao.core.postgres import Postgres
from balcao.migrations.run import migrate
from balcao.testing.stage import PHONE_ID, SECRET, Stage, on_stage

HOOK = "/api/v1/webhooks/whatsapp"


def _webhook(phone_id: str = PHONE_ID, id: str = "wamid.DOOR") -> bytes:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "551130000000", "phone_number_id": phone_id},
        "contacts": [{"profile": {"name": "Porta"}, "wa_id": "5511987600001"}],
        "messages": [
            {"from": "5511987600001", "id": id, "timestamp": "1763812800", "type": "text", "text": {"body": "oi"}}
        ],
    }
    entry = [{"id": "1", "changes": [{"field": "messages", "value": value}]}]
    return json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()


async def _post(stage: Stage, body: bytes, secret: str = SECRET, path: str = HOOK) -> int:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={signature}", "Content-Type": "application/json"}
    async with stage.http.post(stage.base + path, data=io.BytesIO(body), headers=headers) as response:
        return response.status


async def _challenge(stage: Stage, token: str, challenge: str) -> tuple[int, str]:
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": challenge}
    async with stage.http.get(stage.base + HOOK, params=query) as response:
        return response.status, await response.text()


async def test_the_challenge_is_answered_for_our_token_and_never_with_markup(stage: Stage) -> None:
    assert await _challenge(stage, "verifique", "1158201444") == (200, "1158201444")
    assert (await _challenge(stage, "outro", "1158201444"))[0] == 403
    assert (await _challenge(stage, "verifique", "<script>alert(1)</script>"))[0] == 403


async def test_a_handshake_by_post_is_answered_for_a_connection_that_there_is_and_as_plain_text(stage: Stage) -> None:
    given = {"connector": "microsoft_graph", "name": "Outlook", "bot": False, "settings": {}}
    connection = await stage.call("POST", "/api/v1/connections", given, expect=201)
    told = "Validation: Testing client application reachability for subscription Request-Id: 522a8e7e"

    async def asked(id: str, token: str) -> tuple[int, str, str]:
        url = f"{stage.base}/api/v1/webhooks/microsoft-graph/{id}"
        async with stage.http.post(url, params={"validationToken": token}) as response:
            return response.status, response.content_type, await response.text()

    assert await asked(connection["id"], told) == (200, "text/plain", told)
    assert (await asked(connection["id"], "<script>alert(1)</script>"))[0] == 403
    assert (await asked(str(uuid4()), told))[0] == 403
    unsigned = json.dumps({"value": [{"clientState": "x.y", "changeType": "updated"}]}).encode()
    assert await _post(stage, unsigned, path=f"/api/v1/webhooks/microsoft-graph/{connection['id']}") == 401


async def test_a_signature_over_other_bytes_or_by_another_secret_is_refused(stage: Stage) -> None:
    body = _webhook(id="wamid.WRONG")
    assert await _post(stage, body, secret="another-secret") == 401
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    spaced = json.dumps(json.loads(body), indent=1).encode()
    headers = {"X-Hub-Signature-256": f"sha256={signature}"}
    async with stage.http.post(stage.base + HOOK, data=spaced, headers=headers) as response:
        assert response.status == 401
    kept = (await stage.call("GET", "/api/v1/kept-webhooks"))["items"]
    refused = (await stage.call("GET", "/api/v1/refused-webhooks"))["items"]
    assert all("WRONG" not in json.dumps(webhook) for webhook in kept)
    assert any(one["why"] == "signature" for one in refused)


async def test_a_number_nobody_has_connected_is_answered_counted_and_not_kept(stage: Stage) -> None:
    assert await _post(stage, _webhook("987654321012345", "wamid.NOBODY")) == 200
    refused = (await stage.call("GET", "/api/v1/refused-webhooks"))["items"]
    assert [one["route"] for one in refused if one["why"] == "unknown"] == ["••••2345"]
    assert "wamid.NOBODY" not in json.dumps((await stage.call("GET", "/api/v1/kept-webhooks"))["items"])


async def test_a_body_over_three_megabytes_is_refused(stage: Stage) -> None:
    assert await _post(stage, b"x" * (3 * 1024 * 1024 + 1)) == 413


async def test_both_spellings_of_the_hook_are_the_same_door(stage: Stage) -> None:
    assert await _post(stage, _webhook(id="wamid.SLASH"), path=f"{HOOK}/") == 200
    assert await _post(stage, _webhook(id="wamid.ALIAS"), path="/api/webhooks/whatsapp") == 200
    assert await _post(stage, _webhook(id="wamid.OWN"), path=f"{HOOK}/{stage.channel_id}") == 200


async def test_a_kept_webhook_can_be_read_again_and_changes_nothing(stage: Stage) -> None:
    assert await _post(stage, _webhook(id="wamid.AGAIN")) == 200
    patient = stage.patient("5511987600001", "Porta")
    conversation = await patient.conversation()
    before = len(await stage.messages(conversation["id"]))
    newest = (await stage.call("GET", "/api/v1/kept-webhooks?limit=1"))["items"][0]
    await stage.call("POST", f"/api/v1/kept-webhooks/{newest['id']}/readings", expect=202)

    async def read_twice() -> bool:
        found = (await stage.call("GET", "/api/v1/kept-webhooks?limit=1"))["items"][0]
        return bool(found["attempts"] >= 2 and found["state"] == "read")

    await stage.until(read_twice, 10, "read again")
    assert len(await stage.messages(conversation["id"])) >= before


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="balcao-away-") as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder), durable=True)
        server.start()
        server.create_database("away")
        yield server
        server.stop()


@pytest.mark.slow
async def test_a_database_that_dies_gives_503_never_200_and_all_comes_back_with_it(own_server: Postgres) -> None:
    await migrate(own_server.url("away"))
    async with on_stage(own_server.url("away")) as stage:
        ana = stage.patient("5511987600009", "Ana Volta")
        await ana.say("antes")
        await ana.conversation()
        assert own_server.process is not None
        own_server.process.kill()
        own_server.process.wait()
        assert await _post(stage, _webhook(id="wamid.AWAY")) == 503, stage.logs()
        async with stage.http.get(f"{stage.base}/readyz") as response:
            assert response.status == 503
        await ana.say("durante")
        own_server.start()
        await stage.worker.kill()
        await stage.worker.start()  # as the supervisor does with one that lost its database
        assert await stage.until(lambda: _again(stage), 30, "the door open again")
        conversation = await ana.conversation()

        async def both() -> bool:
            texts = [m["text"] for m in await stage.messages(conversation["id"]) if m["direction"] == "inbound"]
            return texts == ["antes", "durante"]

        await stage.until(both, 60, "what was said meanwhile")
        assert (await stage.verdict())["never_answered"] == []


async def _again(stage: Stage) -> bool:
    await asyncio.sleep(0.5)
    return await _post(stage, _webhook(id="wamid.BACK")) == 200
