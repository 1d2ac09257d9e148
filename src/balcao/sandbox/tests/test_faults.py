"""The sandbox misbehaves as it is asked to, and its ledger judges what came of it."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest


async def fault(caller: Any, kind: str, scope: str = "whatsapp.messages", **fields: Any) -> Any:
    return await caller.control("PUT", "/faults", {"scope": scope, "kind": kind, "times": 1, **fields})


async def keys(caller: Any, key: str) -> int:
    accepted: int = (await caller.control("GET", f"/ledger/outbound?key={key}"))["accepted"]
    return accepted


async def test_a_lost_answer_was_accepted_and_came_without_a_byte(caller: Any, clinic: Any, wait_until: Any) -> None:
    await caller.patient("text", text="oi")
    await fault(caller, "lose_answer")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await caller.send("text", {"body": "oi"}, biz_opaque_callback_data="k")
    assert await keys(caller, "k") == 1
    await wait_until(lambda: len(clinic.statuses()) == 2)
    calls = await caller.control("GET", "/ledger?kind=call")
    assert calls["entries"][-1]["status"] is None and calls["entries"][-1]["fault"] == "lose_answer"
    assert (await caller.send("text", {"body": "oi"}, biz_opaque_callback_data="k"))[0] == 200
    verdict = await caller.control("GET", "/ledger/verdict")
    assert not verdict["ok"]
    assert [(twice["key"], twice["count"]) for twice in verdict["sent_twice"]] == [("k", 2)]


async def test_a_refused_connection_accepted_nothing(caller: Any) -> None:
    await fault(caller, "refuse")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await caller.send("text", {"body": "oi"}, biz_opaque_callback_data="k")
    assert await keys(caller, "k") == 0


async def test_silence_after_accepting(caller: Any) -> None:
    await fault(caller, "timeout_after_accept", seconds=30)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await caller.send("text", {"body": "oi"}, biz_opaque_callback_data="k")
    assert await keys(caller, "k") == 1


async def test_a_slow_drip_gives_the_whole_answer_in_the_end(caller: Any) -> None:
    await fault(caller, "slow_drip", bytes_per_second=1000)
    began = time.monotonic()
    status, answer = await caller.send("text", {"body": "oi"})
    assert status == 200 and answer["messages"]
    assert time.monotonic() - began > 0.15


async def test_a_huge_body_does_not_end_and_the_sandbox_lives_on(caller: Any) -> None:
    await fault(caller, "huge_body")
    body = {"messaging_product": "whatsapp", "to": "+5541987654321", "type": "text", "text": {"body": "oi"}}
    headers = {"authorization": "Bearer T"}
    async with caller.session.post("/whatsapp/v25.0/111/messages", json=body, headers=headers) as answer:
        assert len(await answer.content.readexactly(5_000_000)) == 5_000_000
        answer.close()
    assert (await caller.send("text", {"body": "oi"}))[0] == 200


async def test_wrong_json_is_no_json(caller: Any) -> None:
    await fault(caller, "wrong_json")
    headers = {"authorization": "Bearer T"}
    body = {"messaging_product": "whatsapp", "to": "+5541987654321", "type": "text", "text": {"body": "oi"}}
    async with caller.session.post("/whatsapp/v25.0/111/messages", json=body, headers=headers) as answer:
        with pytest.raises(ValueError, match=r"."):
            await answer.json()


@pytest.mark.parametrize(("http", "code"), [(500, 131000), (401, 190), (400, 131026), (403, 131031)])
async def test_any_of_metas_errors_can_be_had(caller: Any, http: int, code: int) -> None:
    await fault(caller, "error", http=http, code=code, details="because", match={"to": "5541987654321"})
    assert (await caller.send("text", {"body": "oi"}, to="+5541911112222"))[0] == 200
    status, answer = await caller.send("text", {"body": "oi"}, biz_opaque_callback_data="k")
    assert (status, answer["error"]["code"]) == (http, code)
    assert await keys(caller, "k") == 0
    assert (await caller.send("text", {"body": "oi"}))[0] == 200


async def test_an_error_after_accepting_still_accepted(caller: Any) -> None:
    await fault(caller, "error", http=500, code=131000, match={"after": True})
    assert (await caller.send("text", {"body": "oi"}, biz_opaque_callback_data="k"))[0] == 500
    assert await keys(caller, "k") == 1


async def test_a_status_can_fail_with_any_code(caller: Any, clinic: Any, wait_until: Any) -> None:
    await caller.patient("text", text="oi")
    await fault(caller, "failed_status", code=131049, details="no")
    await caller.accepted("text", {"body": "oi"})
    await wait_until(lambda: clinic.statuses())
    assert clinic.statuses()[0]["errors"][0]["code"] == 131049


async def test_rates_are_limited_as_meta_counts_them(caller: Any) -> None:
    await fault(caller, "rate_limit", retry_after=7)
    headers = {"authorization": "Bearer T"}
    async with caller.session.post("/whatsapp/v25.0/111/messages", json={}, headers=headers) as answer:
        assert (answer.status, answer.headers["retry-after"]) == (429, "7")
        assert (await answer.json())["error"]["code"] == 130429
    await fault(caller, "pair_limit", times=None, burst=3, seconds=6)
    codes = [(await caller.send("text", {"body": "oi"}))[1].get("error", {}).get("code") for _ in range(5)]
    assert codes == [None, None, None, 131056, 131056]
    assert (await caller.send("text", {"body": "oi"}, to="+5541911112222"))[0] == 200


async def test_a_webhook_comes_ten_times(caller: Any, clinic: Any) -> None:
    await fault(caller, "duplicate", "whatsapp.webhooks", count=10, parallel=True, match={"field": "messages"})
    await caller.patient("text", text="oi")
    assert len(clinic.messages()) == 10 and len({message["id"] for message in clinic.messages()}) == 1


async def test_webhooks_are_shuffled_the_same_way_by_the_same_seed(caller: Any, clinic: Any, wait_until: Any) -> None:
    orders = []
    for _ in range(2):
        clinic.received.clear()
        await caller.control(
            "PUT", "/faults", {"scope": "whatsapp.webhooks", "kind": "shuffle", "window_ms": 50, "seed": 4}
        )
        many = [{"wa_id": "554187654321", "type": "text", "text": str(number)} for number in range(8)]
        await caller.control("POST", "/whatsapp/messages", {"phone_number_id": "111", "messages": many})
        await wait_until(lambda: len(clinic.messages()) == 8)
        orders.append([message["text"]["body"] for message in clinic.messages()])
        await caller.control("DELETE", "/faults")
    assert sorted(orders[0]) == [str(number) for number in range(8)] != orders[0]
    assert orders[0] == orders[1]


async def test_a_status_can_come_before_the_answer_to_the_send(caller: Any, clinic: Any) -> None:
    await caller.patient("text", text="oi")
    await fault(caller, "status_before_answer", "whatsapp.webhooks")
    sent = await caller.accepted("text", {"body": "oi"})
    assert [(status["id"], status["status"]) for status in clinic.statuses()] == [(sent, "sent"), (sent, "delivered")]


async def test_a_webhook_can_be_wrongly_signed_or_lost(caller: Any, clinic: Any) -> None:
    await fault(caller, "wrong_signature", "whatsapp.webhooks")
    assert (await caller.patient("text", text="oi"))["webhook"]["status"] == 401
    await fault(caller, "lose", "whatsapp.webhooks")
    assert (await caller.patient("text", text="oi"))["webhook"]["status"] is None
    assert clinic.wrongly_signed == 1 and clinic.messages() == []


async def test_faults_are_listed_counted_and_removed(caller: Any) -> None:
    kept = await fault(caller, "delay_ms", "google", milliseconds=1, times=None)
    assert [one["id"] for one in (await caller.control("GET", "/faults"))["items"]] == [kept["id"]]
    await caller.control("DELETE", f"/faults/{kept['id']}")
    assert (await caller.control("GET", "/faults")) == {"items": []}
    for wrong in (
        {"scope": "sms", "kind": "error"},
        {"scope": "google", "kind": "explode"},
        {"scope": "whatsapp", "kind": "error"},
    ):
        assert (await caller.call("PUT", "/control/faults", json=wrong))[0] == 400


async def test_the_verdict_sees_conversations_out_of_order(caller: Any) -> None:
    for number in (1, 2, 4, 3):
        await caller.accepted("text", {"body": f"resposta #{number}"}, biz_opaque_callback_data=str(number))
        await caller.accepted("text", {"body": f"resposta #{number}"}, to="+5541911112222") if number < 4 else None
    verdict = await caller.control("GET", "/ledger/verdict")
    assert [(wrong["wa_id"], wrong["before"], wrong["after"]) for wrong in verdict["out_of_order"]] == [
        ("554187654321", 4, 3)
    ]
    assert (verdict["sends"], verdict["keys"], verdict["without_key"], verdict["sent_twice"]) == (7, 4, 3, [])
    await caller.control("DELETE", "/ledger")
    assert (await caller.control("GET", "/ledger/verdict"))["ok"]


async def test_turns_are_measured_from_question_to_answer(caller: Any) -> None:
    await caller.patient("text", text="oi")
    await caller.accepted("text", {"body": "Olá!"})
    await caller.patient("text", wa_id="554187650000", text="oi")
    turns = await caller.control("GET", "/ledger/turns")
    assert (turns["count"], turns["unanswered"]) == (1, 1)
    assert 0 < turns["p50_ms"] < 1000


async def test_no_token_or_secret_stands_in_the_ledger(caller: Any) -> None:
    await caller.graph("POST", "/111/messages", {}, token="top-secret-token")
    token = await caller.access_token()
    await caller.calendar("GET", "/users/me/calendarList", token)
    answer = await caller.control("GET", "/ledger")
    text = str(answer)
    assert len(answer["entries"]) >= 3
    assert "top-secret-token" not in text and token not in text and "sandbox-secret" not in text


async def test_a_fault_for_messages_lets_read_receipts_pass(caller: Any) -> None:
    heard = await caller.patient("text", text="oi")
    await fault(caller, "error", http=400, code=131026, match={"is_message": True})
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": heard["id"]}
    assert (await caller.graph("POST", "/111/messages", receipt))[0] == 200
    assert (await caller.send("text", {"body": "oi"}))[0] == 400
