"""What a request to book or to move asks for; and, before its transaction begins, the look at calendars outside."""

from collections.abc import AsyncIterator
from datetime import datetime, time
from typing import Any
from uuid import UUID

from fastapi import Request

from balcao.core.database import find, transaction
from balcao.core.idempotency import name_of
from balcao.core.ids import new_id
from balcao.core.problems import Invalid
from balcao.domains.identity.access import Attendant
from balcao.domains.scheduling.book import NOBODY
from balcao.domains.scheduling.calendars.look_now import has_no_calendars, look_now
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.place import Promise, seen_first
from balcao.domains.scheduling.place_visit import Wanted
from balcao.domains.scheduling.routes.free_times import holder_of
from balcao.domains.scheduling.schemas import AgendamentoPost, AgendamentoPut, GrupoPut, length_between
from balcao.domains.scheduling.statuses import takes_time

MOVING = frozenset(
    {"data_agendamento", "horario_inicio", "horario_fim", "medico_id", "servico_id", "clinica_id", "sala_id"}
)


async def before_booking(request: Request, caller: Attendant, body: AgendamentoPost) -> AsyncIterator[str | None]:
    """Who holds the time when the booking begins. A repeated request takes over what its first try held."""
    if body.status == "waitlist":
        yield None
        return
    wanted = Wanted(
        body.medico_id or NOBODY,
        body.servico_id,
        wall=datetime.combine(body.data_agendamento, minute(body.horario_inicio)),
        length=length_between(body.horario_inicio, body.horario_fim) if body.horario_fim else None,
        clinic_id=body.clinica_id,
        outside_hours=body.fora_do_horario,
        with_things=body.sala_id is not None,
    )
    promise = Promise(wanted, _holder(body), body.convenio or None, body.sala_id, overbooks=body.encaixe)
    async with seen_first(caller.account_id, promise, own_holder(request) or f"place:{new_id()}") as holder:
        yield holder


def own_holder(request: Request) -> str | None:
    """Who holds for a request with an Idempotency-Key, each time that it is sent."""
    name = name_of(request.scope)
    return f"place:{name}" if name else None


async def before_moving(caller: Attendant, id: UUID, body: AgendamentoPut) -> AsyncIterator[str | None]:
    promise = await _move_promised(caller.account_id, id, body)
    if promise is None:
        yield _holder(body)
        return
    async with seen_first(caller.account_id, promise, f"place:{new_id()}") as holder:
        yield holder


async def _move_promised(account_id: UUID, id: UUID, body: AgendamentoPut) -> Promise | None:
    """None where nothing moves, or nobody has a calendar: then the appointment is not even read."""
    if not MOVING & body.model_fields_set or has_no_calendars(account_id):
        return None
    async with transaction(account_id) as session:
        appointment = await find(session, Appointment, id)
    move = wanted_move(appointment, body.model_dump(exclude_unset=True)) if appointment else {}
    if not appointment or not move or not takes_time(appointment.status):
        return None
    wanted = Wanted(
        move["practitioner_id"],
        move["service_id"],
        wall=move["wall"],
        length=move.get("length"),
        clinic_id=move["clinic_id"],
        outside_hours=body.fora_do_horario,
        with_things=bool(move["room_id"] or appointment.room_id),
    )
    insurer = appointment.insurer if appointment.insurer_id else None
    return Promise(wanted, _holder(body), insurer, move["room_id"], overbooks=body.encaixe, moves=True)


async def before_moving_session(caller: Attendant, id: UUID, body: GrupoPut) -> None:
    """A group may stand in its own way: nothing is held for it, the calendar is only looked at."""
    if has_no_calendars(caller.account_id):
        return
    async with transaction(caller.account_id) as session:
        appointment = await find(session, Appointment, id)
    if appointment is not None:
        await look_now(caller.account_id, [body.medico_id or appointment.practitioner_id])


def _holder(body: AgendamentoPut) -> str | None:
    return holder_of(body.reserva_id) if body.reserva_id else None


def wanted_move(appointment: Appointment, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of move() for what differs; nothing when the body only says what already is."""
    day = given.get("data_agendamento") or appointment.local_start.date()
    hour = minute(given.get("horario_inicio") or appointment.local_start.time())
    length = appointment.end_at - appointment.start_at
    service_id = given.get("servico_id") or appointment.service_id
    end = given.get("horario_fim")
    if end == appointment.local_end.time() and end <= hour:
        end = None  # what was read, sent back whole with another start
    if end:
        length = length_between(hour, end)
    wanted = {
        "wall": datetime.combine(day, hour),
        "length": length,
        "practitioner_id": given.get("medico_id") or appointment.practitioner_id,
        "service_id": service_id,
    }
    standing = {
        "wall": appointment.local_start,
        "length": appointment.end_at - appointment.start_at,
        "practitioner_id": appointment.practitioner_id,
        "service_id": appointment.service_id,
    }
    clinic_id = given.get("clinica_id")
    room_id = given.get("sala_id")
    if wanted == standing and clinic_id in (None, appointment.clinic_id) and room_id in (None, appointment.room_id):
        return {}
    if service_id != appointment.service_id and not end:
        wanted.pop("length")
    asked_room = room_id if room_id != appointment.room_id else None
    return wanted | {"clinic_id": clinic_id, "room_id": asked_room}


def overbooking(body: AgendamentoPut) -> str | None:
    return (body.encaixe_motivo or "") if body.encaixe else None


def minute(hour: time) -> time:
    if hour.tzinfo is not None:
        raise Invalid("Horários são do relógio da clínica, sem fuso: HH:MM.")
    return hour.replace(second=0, microsecond=0)
