"""What happens beside messages is told as Meta tells it, and shows on the phone."""

from typing import Any

PATIENT = "/whatsapp/patients/554187654321"


async def test_an_edit_and_a_revocation_change_the_bubble_and_are_told(
    caller: Any, clinic: Any, wait_until: Any
) -> None:
    first = await caller.patient("text", text="quarta")
    second = await caller.patient("text", text="segredo")
    await caller.patient("edit", message_id=first["id"], text="quinta")
    await caller.patient("revoke", message_id=second["id"])
    await wait_until(lambda: len(clinic.values()) == 4)
    told = [value["messages"][0] for value in clinic.values()]
    assert told[2]["edit"]["original_message_id"] == first["id"]
    assert told[3]["revoke"] == {"original_message_id": second["id"]}
    shown = await caller.thread()
    assert [(one["text"], one["edited"], one["removed"]) for one in shown] == [
        ("quinta", True, False),
        (None, False, True),
    ]


async def test_an_echo_stands_in_the_thread_and_is_told_in_its_own_field(
    caller: Any, clinic: Any, wait_until: Any
) -> None:
    await caller.control("POST", PATIENT + "/echoes", {"type": "text", "text": "do celular"})
    await wait_until(lambda: len(clinic.values()) == 1)
    (change,) = clinic.received[0]["entry"][0]["changes"]
    assert change["field"] == "smb_message_echoes"
    assert change["value"]["message_echoes"][0]["to"] == "554187654321"
    assert [(one["from"], one["text"]) for one in await caller.thread()] == [("business", "do celular")]


async def test_calls_wishes_groups_numbers_and_news_are_told_as_meta_does(
    caller: Any, clinic: Any, wait_until: Any
) -> None:
    await caller.control("POST", PATIENT + "/calls", {"event": "connect", "id": "c"})
    await caller.control("POST", PATIENT + "/calls", {"event": "terminate", "id": "c", "seconds": 9})
    await caller.control("POST", PATIENT + "/preferences", {"value": "stop"})
    await caller.control("POST", "/whatsapp/groups/Gabc/events", {"subject": "Família", "added": ["554187654321"]})
    await caller.control("POST", PATIENT + "/number-change", {"number": "554199990000"})
    (number,) = (await caller.control("GET", "/whatsapp/numbers"))["items"]
    news = {"field": "account_update", "value": {"event": "PARTNER_REMOVED"}}
    await caller.control("POST", f"/whatsapp/accounts/{number['business_account_id']}/events", news)
    await wait_until(lambda: len(clinic.received) == 6)
    fields = {body["entry"][0]["changes"][0]["field"] for body in clinic.received}
    assert fields == {"calls", "user_preferences", "group_lifecycle_update", "messages", "account_update"}
    (told,) = [body for body in clinic.received if body["entry"][0]["changes"][0]["field"] == "account_update"]
    assert "metadata" not in told["entry"][0]["changes"][0]["value"]
    assert told["entry"][0]["time"]


async def test_a_group_that_somebody_wrote_in_can_be_answered(caller: Any, clinic: Any, wait_until: Any) -> None:
    await caller.patient("text", text="oi", group_id="Gabc")
    await caller.accepted("text", {"body": "olá a todos"}, recipient_type="group", to="Gabc")
    await wait_until(lambda: len(clinic.statuses()) == 2)
    assert {one["recipient_type"] for one in clinic.statuses()} == {"group"}
    shown = (await caller.control("GET", "/whatsapp/patients/Gabc/messages"))["messages"]
    assert [one["text"] for one in shown] == ["oi", "olá a todos"]
