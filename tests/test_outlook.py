"""Outlook whole, by the real processes: consent, a calendar mapped, notices through the door, both sides in step."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest_asyncio

from balcao.core import clock
from balcao.testing.stage import Stage

CALENDAR = "AAMkAGDraAna="
ZONE = "E. South America Standard Time"
SOON = 20  # seconds: well below the minute after which a calendar is looked at without a notice


@dataclass
class Clinic:
    """A practitioner whose calendar is Outlook's."""

    stage: Stage
    practitioner_id: str
    service_id: str
    connection_id: str

    @property
    def day(self) -> date:
        return (clock.now() + timedelta(days=9)).date()

    def event(self, clock_time: str, minutes: int = 60) -> dict[str, Any]:
        begins = datetime.combine(self.day, datetime.strptime(clock_time, "%H:%M").time())  # noqa: DTZ007 (a wall clock)
        ends = begins + timedelta(minutes=minutes)
        return {name: {"dateTime": at.isoformat(), "timeZone": ZONE} for name, at in (("start", begins), ("end", ends))}

    async def by_hand(self, method: str, body: Any = None, id: str = "") -> Any:
        path = f"microsoft/calendars/{quote(CALENDAR)}/events{f'/{quote(id)}' if id else ''}"
        return await self.stage.play(method, path, body)

    async def free(self) -> set[str]:
        asked = f"servico_id={self.service_id}&medico_id={self.practitioner_id}&data={self.day}"
        found = await self.stage.call("GET", f"/api/v1/agendamentos/horarios?{asked}&limite=100")
        return {one["hora"] for one in found}

    async def book(self, clock_time: str, name: str, **more: Any) -> dict[str, Any]:
        body = {
            "paciente_nome": name,
            "paciente_telefone": "(11) 98769-1004",
            "data_agendamento": self.day.isoformat(),
            "horario_inicio": clock_time,
            "medico_id": self.practitioner_id,
            "servico_id": self.service_id,
            **more,
        }
        made: dict[str, Any] = await self.stage.call("POST", "/api/v1/agendamentos/", body, expect=201)
        return made

    async def standing(self, clock_time: str) -> Any:
        """The events that begin at that time; in Outlook they are told in UTC, three hours later."""
        begins = self.event(clock_time)["start"]["dateTime"]
        wanted = (datetime.fromisoformat(begins) + timedelta(hours=3)).isoformat()
        items = (await self.by_hand("GET"))["items"]
        return [one for one in items if "@removed" not in one and one["start"]["dateTime"].startswith(wanted)]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def clinic(stage: Stage) -> AsyncIterator[Clinic]:
    clinic = await stage.call("POST", "/api/v1/clinicas/", {"nome": "Outlook", "fuso_horario": "America/Sao_Paulo"})
    hours = [{"dia": day, "inicio": "08:00", "fim": "20:00"} for day in range(1, 8)]
    given = {"nome": "Dra. Ana Lima", "crm": "CRO/SP 54321", "clinica_id": clinic["id"], "horarios": hours}
    practitioner = await stage.call("POST", "/api/v1/medicos/", given)
    given = {"nome": "Avaliação", "duracao_minutos": 30, "valor_particular": "90.00", "medicos": [practitioner["id"]]}
    service = await stage.call("POST", "/api/v1/servicos/", given)
    connection_id = await _consented(stage)
    listed = (await stage.call("GET", f"/api/v1/connections/{connection_id}/calendars"))["items"]
    assert [one["name"] for one in listed] == ["Calendário", "Dra. Ana"]
    link = {"medico_id": practitioner["id"], "connection_id": connection_id, "calendar_id": CALENDAR}
    links = (await stage.call("GET", "/api/v1/calendar-links"))["items"]
    await stage.call("PUT", "/api/v1/calendar-links", {"items": [*links, link]})
    yield Clinic(stage, practitioner["id"], service["id"], connection_id)


async def _consented(stage: Stage) -> str:
    place = f"{stage.sandbox}/microsoft"
    settings = {
        "client_id": "5a4d5a4d-0000-4000-8000-00000000ba1c",
        "client_secret": "sandbox-secret",
        "base_url": place,
        "login_url": f"{place}/login",
    }
    given = {"connector": "microsoft_graph", "name": "Outlook", "bot": False, "settings": settings}
    connection = await stage.call("POST", "/api/v1/connections", given)
    await stage.play("PUT", "microsoft/settings", {"auto_consent": True})
    begun = await stage.call("POST", f"/api/v1/connections/{connection['id']}/authorization")
    async with stage.http.get(begun["url"], allow_redirects=False) as consent:
        back = consent.headers["Location"]
    async with stage.http.get(back, allow_redirects=False) as returned:
        assert "ok=1" in returned.headers["Location"], returned.headers["Location"]
    return str(connection["id"])


async def test_outlook_and_the_agenda_stay_in_step_by_notices(stage: Stage, clinic: Clinic) -> None:
    async def watched() -> Any:
        return (await stage.play("GET", "microsoft/subscriptions"))["items"]

    (subscription,) = await stage.until(watched, SOON, "the subscription after its handshake")
    assert subscription["lifecycle_address"] == subscription["address"]
    assert "09:00" in await clinic.free()
    block = await clinic.by_hand("POST", clinic.event("09:00"))

    async def blocked() -> bool:
        return not {"09:00", "09:30"} & await clinic.free()

    await stage.until(blocked, SOON, "the time taken by what stands in Outlook")
    booked = await clinic.book("11:00", "Vera Nobre")
    (event,) = await stage.until(lambda: clinic.standing("11:00"), SOON, "the appointment in Outlook")
    assert (event["sensitivity"], event["transactionId"].split(":")[0]) == ("private", "balcao")
    assert "Avaliação" not in str(event), "health data in the calendar"
    await clinic.by_hand("PATCH", clinic.event("14:00", 30), event["id"])

    async def moved() -> bool:
        read = await stage.call("GET", f"/api/v1/agendamentos/{booked['id']}")
        return bool(read["horario_inicio"] == "14:00")

    await stage.until(moved, SOON, "the move made here too")
    await clinic.by_hand("DELETE", id=block["id"])

    async def freed() -> bool:
        return "09:00" in await clinic.free()

    await stage.until(freed, SOON, "the time free again")
    await clinic.by_hand("DELETE", id=event["id"])

    async def undecided() -> Any:
        found = (await stage.call("GET", f"/api/v1/calendar-conflicts?agendamento_id={booked['id']}"))["items"]
        return [one["tipo"] for one in found if one["tipo"] == "apagado"]

    await stage.until(undecided, SOON, "the deletion left for a person")
    assert (await stage.call("GET", f"/api/v1/agendamentos/{booked['id']}"))["status"] == "booked"


async def test_lost_and_repeated_notices_and_the_lifecycle_lose_nothing(stage: Stage, clinic: Clinic) -> None:
    (before,) = (await stage.play("GET", "microsoft/subscriptions"))["items"]
    await stage.play("PUT", "faults", {"scope": "microsoft.notifications", "kind": "lose", "times": 1})
    await clinic.by_hand("POST", clinic.event("16:00"))  # nobody is told of it
    await stage.play("PUT", "faults", {"scope": "microsoft.notifications", "kind": "duplicate", "count": 5, "times": 2})
    await stage.play("POST", f"microsoft/subscriptions/{before['id']}/lifecycle", {"event": "missed"})

    async def caught_up() -> bool:
        return "16:00" not in await clinic.free()

    await stage.until(caught_up, SOON, "what was missed")
    await stage.play("POST", f"microsoft/subscriptions/{before['id']}/lifecycle", {"event": "reauthorizationRequired"})

    async def renewed() -> bool:
        (now,) = (await stage.play("GET", "microsoft/subscriptions"))["items"]
        return bool(not now["challenged"] and now["expires_at"] >= before["expires_at"])

    await stage.until(renewed, SOON, "the subscription renewed")
    await stage.play("POST", f"microsoft/subscriptions/{before['id']}/lifecycle", {"event": "subscriptionRemoved"})

    async def anew() -> bool:
        return [one["id"] != before["id"] for one in (await stage.play("GET", "microsoft/subscriptions"))["items"]] == [
            True
        ]

    await stage.until(anew, SOON, "another subscription")
    await clinic.by_hand("POST", clinic.event("18:00"))

    async def told() -> bool:
        return "18:00" not in await clinic.free()

    await stage.until(told, SOON, "a notice of the new subscription")


async def test_who_asked_is_invited_and_what_they_answer_is_shown(stage: Stage, clinic: Clinic) -> None:
    guest = {"paciente_email": "vera@paciente.example", "convite_por_email": True}

    async def mails() -> list[str]:
        told = (await stage.play("GET", "ledger?kind=mail&limit=1000"))["entries"]
        return [one["what"] for one in told if one["to"] == guest["paciente_email"]]

    async def asked(appointment: dict[str, Any], *states: str) -> Any:
        read = await stage.call("GET", f"/api/v1/agendamentos/{appointment['id']}")
        return read if read["convite"] and read["convite"]["estado"] in states else None

    quiet = await clinic.book("08:00", "Vera Nobre", **guest)
    (event,) = await stage.until(lambda: clinic.standing("08:00"), SOON, "the appointment in Outlook")
    await stage.until(lambda: asked(quiet, "desligado"), SOON, "the wish kept, for the account does not invite")
    assert ("attendees" in event, await mails()) == (False, [])
    await stage.call("POST", f"/api/v1/agendamentos/{quiet['id']}/cancelar")
    await stage.call("PUT", "/api/v1/calendar-options", {"convidar_por_email": True})
    try:
        booked = await clinic.book("10:00", "Vera Nobre", **guest)
        await stage.until(lambda: asked(booked, "enviado"), SOON, "the invitation sent")
        (event,) = await clinic.standing("10:00")
        assert [one["emailAddress"]["address"] for one in event["attendees"]] == [guest["paciente_email"]]
        await stage.call("PUT", f"/api/v1/agendamentos/{booked['id']}", {"horario_inicio": "12:00"})
        await stage.until(lambda: clinic.standing("12:00"), SOON, "the move in Outlook")
        path = f"microsoft/calendars/{quote(CALENDAR)}/events/{quote(event['id'])}/replies"
        await stage.play("POST", path, {"email": guest["paciente_email"], "response": "declined"})
        declined = await stage.until(lambda: asked(booked, "recusado"), SOON, "the answer shown")
        assert (declined["status"], declined["horario_inicio"]) == ("booked", "12:00")
        found = await stage.call("GET", f"/api/v1/calendar-conflicts?agendamento_id={booked['id']}")
        assert (found["items"], await mails()) == ([], ["invitation", "update"])
        await stage.call("POST", f"/api/v1/agendamentos/{booked['id']}/cancelar")

        async def called_off() -> bool:
            return await mails() == ["invitation", "update", "cancellation"]

        await stage.until(called_off, SOON, "the cancellation told")
    finally:
        await stage.call("PUT", "/api/v1/calendar-options", {"convidar_por_email": False})
