"""The main job whole: a patient writes, the bot offers times, one is booked, and every screen and calendar knows."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest_asyncio

from balcao.core import clock
from balcao.testing.stage import Stage


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def clinic(stage: Stage) -> AsyncIterator[dict[str, Any]]:
    """A clinic that cleans teeth on every day of the week, and whose bot answers."""
    await stage.call("PUT", f"/api/v1/connections/{stage.channel_id}", {"bot": True})
    clinic = await stage.call(
        "POST", "/api/v1/clinicas/", {"nome": "Clínica do Teste", "fuso_horario": "America/Sao_Paulo"}
    )
    hours = [{"dia": day, "inicio": "08:00", "fim": "20:00"} for day in range(1, 8)]
    practitioner = await stage.call(
        "POST",
        "/api/v1/medicos/",
        {"nome": "Dra. Ana Prado", "crm": "CRO/SP 12345", "clinica_id": clinic["id"], "horarios": hours},
    )
    service = await stage.call(
        "POST",
        "/api/v1/servicos/",
        {"nome": "Limpeza", "duracao_minutos": 30, "valor_particular": "180.00", "medicos": [practitioner["id"]]},
    )
    yield {"clinic": clinic, "practitioner": practitioner, "service": service}
    await stage.call("PUT", f"/api/v1/connections/{stage.channel_id}", {"bot": False})


async def test_from_a_message_to_a_booked_appointment(stage: Stage, clinic: dict[str, Any]) -> None:
    rita = stage.patient("5511987690001", "Rita Campos")
    await rita.say("oi, queria marcar uma limpeza quinta à tarde")
    offer = (await rita.heard(1))[-1]["text"]
    for number in ("1", "2", "3"):
        assert number in offer
    assert "OUTROS" in offer.upper()
    await rita.say("2")
    answer = (await rita.heard(2))[-1]["text"]
    assert "Limpeza" in answer
    appointments = await _appointments(stage, "11987690001")
    assert len(appointments) == 1
    booked = appointments[0]
    assert booked["status"] == "booked"
    assert booked["paciente_nome"] == "Rita Campos"
    assert booked["medico_id"] == clinic["practitioner"]["id"]
    assert booked["horario_inicio"][:2] >= "12"
    assert booked["horario_inicio"].replace(":", "h").removesuffix("h00") in answer

    await rita.say("preciso cancelar minha consulta")
    await rita.heard(3)
    await rita.say("sim")
    await rita.heard(4)

    async def cancelled() -> bool:
        return bool((await _appointments(stage, "11987690001"))[0]["status"] == "cancelled")

    await stage.until(cancelled, 10, "cancelled")


async def test_the_bot_falls_silent_for_a_person_and_speaks_again_when_handed_back(
    stage: Stage, clinic: dict[str, Any]
) -> None:
    saul = stage.patient("5511987690002", "Saul Pinto")
    await saul.say("bom dia")
    await saul.heard(1)
    conversation = await saul.conversation()
    await stage.call("POST", f"/api/v1/conversations/{conversation['id']}/messages", {"text": "Aqui é a Carla."})
    await saul.heard(2)
    await saul.say("quero marcar uma limpeza amanhã")

    async def stored() -> bool:
        return len([m for m in await stage.messages(conversation["id"]) if m["direction"] == "inbound"]) == 2

    await stage.until(stored, 10, "the second message")
    assert len(await saul.heard(2)) == 2, "the bot spoke over a person"
    await stage.call("PUT", f"/api/v1/conversations/{conversation['id']}", {"bot_active": True, "assignee_id": None})
    await saul.say("qual o endereço?")
    await saul.heard(3)


async def test_several_short_messages_are_one_turn(stage: Stage, clinic: dict[str, Any]) -> None:
    await stage.call("PUT", f"/api/v1/connections/{stage.channel_id}", {"bot_patience": 1.0})
    try:
        tina = stage.patient("5511987690003", "Tina Alves")
        for text in ("oi", "queria marcar", "uma limpeza", "depois de amanhã de manhã"):
            await tina.say(text)
        heard = await tina.heard(1)
        assert "1" in heard[0]["text"]
        assert len(heard) == 1
    finally:
        await stage.call("PUT", f"/api/v1/connections/{stage.channel_id}", {"bot_patience": 0})


async def test_the_event_stands_in_the_clinics_calendar_moves_and_goes(stage: Stage, clinic: dict[str, Any]) -> None:
    calendar_id = await stage.link_calendar(clinic["practitioner"]["id"])
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    made = await stage.call(
        "POST",
        "/api/v1/agendamentos/",
        {
            "paciente_nome": "Vera Nobre",
            "paciente_telefone": "(11) 98769-0004",
            "data_agendamento": day,
            "horario_inicio": "10:00",
            "medico_id": clinic["practitioner"]["id"],
            "servico_id": clinic["service"]["id"],
        },
        expect=201,
    )

    async def events() -> Any:
        found = (await stage.play("GET", f"google/calendars/{calendar_id}/events"))["items"]
        return [e for e in found if e.get("status") != "cancelled" and e["start"]["dateTime"].startswith(day)]

    standing = await stage.until(events, 15, "the event in the calendar")
    assert "T10:00" in standing[0]["start"]["dateTime"]
    assert "Limpeza" not in str(standing[0]), "health data in the calendar"
    await stage.call("PUT", f"/api/v1/agendamentos/{made['id']}", {"horario_inicio": "11:00"})

    async def moved() -> Any:
        return "T11:00" in (await events())[0]["start"]["dateTime"]

    await stage.until(moved, 15, "the event moved")
    await _what_people_do_there_is_followed_here(stage, clinic, calendar_id, made["id"], day)
    await stage.call("POST", f"/api/v1/agendamentos/{made['id']}/cancelar", {"motivo": "teste"})

    async def gone() -> bool:
        return not await events()

    await stage.until(gone, 15, "the event gone")


async def _what_people_do_there_is_followed_here(
    stage: Stage, clinic: dict[str, Any], calendar_id: str, id: str, day: str
) -> None:
    """By the provider's own notices: a block, a move, and a deletion that a person decides about."""
    there = f"google/calendars/{calendar_id}/events"

    def span(hour: int) -> dict[str, Any]:
        return {"start": {"dateTime": f"{day}T{hour}:00:00-03:00"}, "end": {"dateTime": f"{day}T{hour}:40:00-03:00"}}

    theirs = await stage.play("POST", there, {"summary": "Dentista", **span(14)})
    wanted = f"data={day}&servico_id={clinic['service']['id']}&medico_id={clinic['practitioner']['id']}"

    async def blocked() -> bool:
        found = await stage.call("GET", f"/api/v1/agendamentos/horarios?{wanted}")
        return "14:00" not in {one["hora"] for one in found}

    await stage.until(blocked, 15, "the event there takes time here")
    event_id = id.replace("-", "")
    await stage.play("PATCH", f"{there}/{event_id}", span(15))

    async def followed() -> bool:
        return bool((await stage.call("GET", f"/api/v1/agendamentos/{id}"))["horario_inicio"] == "15:00")

    await stage.until(followed, 15, "the move there is a move here")
    await stage.play("DELETE", f"{there}/{event_id}")

    async def conflict() -> Any:
        found = (await stage.call("GET", "/api/v1/calendar-conflicts?estado=aberto"))["items"]
        return [one for one in found if one["agendamento_id"] == id and one["tipo"] != "avisar_paciente"]

    (open_one,) = await stage.until(conflict, 15, "the deletion there is told here")
    assert (open_one["tipo"], open_one["status"]) == ("apagado", "booked")
    await stage.call("POST", f"/api/v1/calendar-conflicts/{open_one['id']}/resolver", {"acao": "manter"}, expect=200)

    async def back() -> bool:
        found = (await stage.play("GET", there))["items"]
        return any(one["id"] == event_id and one["status"] == "confirmed" for one in found)

    await stage.until(back, 15, "ours stands there again")
    await stage.play("DELETE", f"{there}/{theirs['id']}")


async def test_a_hundred_at_once_get_one_time_once(stage: Stage, clinic: dict[str, Any]) -> None:
    day = (clock.now() + timedelta(days=12)).date().isoformat()

    async def book(number: int) -> int:
        body = {
            "paciente_nome": f"Paciente {number}",
            "paciente_telefone": f"(11) 98770-{number:04}",
            "data_agendamento": day,
            "horario_inicio": "15:00",
            "medico_id": clinic["practitioner"]["id"],
            "servico_id": clinic["service"]["id"],
        }
        headers = {"Authorization": f"Bearer {stage.token}"}
        async with stage.http.post(f"{stage.base}/api/v1/agendamentos/", json=body, headers=headers) as response:
            text = await response.text()
            assert response.status in {201, 409}, text
            if response.status == 409:
                assert len((await response.json(content_type=None))["alternativas"]) == 3
            return response.status

    answers = await asyncio.gather(*(book(number) for number in range(100)))
    assert answers.count(201) == 1


async def _appointments(stage: Stage, phone: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await stage.call("GET", f"/api/v1/agendamentos?telefone={phone}"))["items"]
    return found
