"""Appointments over HTTP (SC-5)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.openapi.models import Example
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import Invalid, NotFound
from balcao.core.wire_times import Day
from balcao.domains.clinics.promotions.queries import existing_promotion
from balcao.domains.contacts.phones import canonical
from balcao.domains.identity.access import Attendant, ReadOnly, Session
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.change_appointment import to_change
from balcao.domains.scheduling.confirm import confirm
from balcao.domains.scheduling.edit import EDITABLE, edit
from balcao.domains.scheduling.models import Appointment, AppointmentChange
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.move_session import move_session
from balcao.domains.scheduling.occupy import held_by
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.promotions.apply import apply
from balcao.domains.scheduling.promotions.take_off import take_off
from balcao.domains.scheduling.queries import see_appointment, see_appointments, see_these
from balcao.domains.scheduling.routes.callers import actor
from balcao.domains.scheduling.routes.promising import (
    before_booking,
    before_moving,
    before_moving_session,
    minute,
    overbooking,
    own_holder,
    wanted_move,
)
from balcao.domains.scheduling.schemas import (
    AGENDAMENTO,
    Agendamento,
    AgendamentoPost,
    AgendamentoPut,
    GrupoPut,
    Motivo,
    Mudanca,
    length_between,
)
from balcao.domains.scheduling.set_status import set_status
from balcao.domains.scheduling.statuses import FIRST, STATUSES
from balcao.domains.scheduling.unconfirm import unconfirm
from balcao.domains.scheduling.wire import FIELDS, agendamento, mudanca

router = APIRouter(prefix="/agendamentos", tags=["appointments"])
EXAMPLES: dict[str, Example] = {"AgendamentoExample": {"summary": "Um atendimento particular", "value": AGENDAMENTO}}


@router.post("", status_code=201)
async def add_appointment(
    caller: Attendant,
    holder: Annotated[str | None, Depends(before_booking, scope="function")],
    session: Session,
    request: Request,
    body: Annotated[AgendamentoPost, Body(openapi_examples=EXAMPLES)],
    response: Response,
) -> Agendamento:
    """409 `slot-taken` with `alternativas`, the three nearest free ones, when it is taken; `ainda_pode` says what may
    be asked for at this time all the same: `encaixe`, with a reason, or `espera`, by the status `waitlist`, which
    takes no time. Neither where it is blocked, or busy in the practitioner's own calendar.
    """
    if body.status not in FIRST:
        raise Invalid("Um agendamento começa como proposed, pending, booked ou waitlist.")
    wanted: dict[str, Any] = {
        "actor": actor(caller),
        "practitioner_id": body.medico_id,
        "service_id": body.servico_id,
        "return_of": body.retorno_de,
        "room_id": body.sala_id,
        "overbook_reason": overbooking(body),
        "wall": datetime.combine(body.data_agendamento, minute(body.horario_inicio)),
        "length": length_between(body.horario_inicio, body.horario_fim) if body.horario_fim else None,
        "clinic_id": body.clinica_id,
        "contact_id": body.paciente_id,
        "patient_name": body.paciente_nome,
        "patient_phone": body.paciente_telefone,
        "patient_email": body.paciente_email,
        "wants_invitation": body.convite_por_email,
        "insurer": body.convenio or None,
        "price_cents": body.valor_total,
        "promotion_code": body.promocao_codigo or None,
        "origin": body.origem,
        "notes": body.observacoes,
        "status": body.status if "status" in body.model_fields_set else None,
        "outside_hours": body.fora_do_horario,
    }
    booked = await _booked(session, holder, own_holder(request), wanted)
    return await _shown(session, booked.id, response)


async def _booked(session: AsyncSession, holder: str | None, own: str | None, wanted: dict[str, Any]) -> Appointment:
    """A first try of the same request that was cut off after its hold is in nobody's way, least of all in its own."""
    try:
        return await book(session, holder=holder, **wanted)
    except SlotTaken:
        if holder is not None or own is None or not await held_by(session, own):
            raise
        return await book(session, holder=own, **wanted)


@router.get("")
async def read_appointments(
    caller: ReadOnly,
    session: Session,
    data: Day | None = None,
    data_fim: Day | None = None,
    medico_id: UUID | None = None,
    clinica_id: UUID | None = None,
    servico_id: UUID | None = None,
    paciente_id: UUID | None = None,
    sala_id: UUID | None = None,
    convenio_id: UUID | None = None,
    telefone: Annotated[str | None, Query(max_length=40)] = None,
    status: Annotated[str | None, Query(description="Um ou mais, separados por vírgula.", max_length=200)] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Agendamento]:
    """In order of time. `data` alone is that day; with `data_fim`, from one to the other, both included."""
    after = decode_cursor(cursor, datetime, UUID) if cursor else None
    rows = await see_appointments(
        session,
        first_day=data,
        last_day=data_fim or data,
        practitioner_id=medico_id,
        clinic_id=clinica_id,
        service_id=servico_id,
        contact_id=paciente_id,
        room_id=sala_id,
        insurer_id=convenio_id,
        phone=(canonical(telefone) or telefone) if telefone else None,
        statuses=_statuses(status),
        after=(after[0], after[1]) if after else None,
        limit=limit + 1,
    )
    shown = rows[:limit]
    more = encode_cursor(shown[-1].start_at, shown[-1].id) if len(rows) > limit else None
    return Page(items=[Agendamento(**agendamento(row)) for row in shown], next_cursor=more)


@router.get("/{id}")
async def read_appointment(caller: ReadOnly, session: Session, id: UUID, response: Response) -> Agendamento:
    return await _shown(session, id, response)


@router.put("/{id}")
async def change_appointment(
    caller: Attendant,
    holder: Annotated[str | None, Depends(before_moving, scope="function")],
    session: Session,
    id: UUID,
    body: AgendamentoPut,
    response: Response,
    if_match: IfMatch = None,
) -> Agendamento:
    """Only the given keys change; all of them or none. What is read can be sent back whole."""
    appointment = await to_change(session, id, expected(if_match))
    who = actor(caller)
    given = body.model_dump(exclude_unset=True)
    # A cancelled appointment has to be taken up again before it can be moved, a booked one moved before it arrives.
    early = "status" in given and appointment.status == "cancelled"
    if early:
        await set_status(session, id, body.status, actor=who, reason=body.motivo)
    if wanted := wanted_move(appointment, given):
        await move(
            session,
            id,
            actor=who,
            holder=holder,
            overbook_reason=overbooking(body),
            outside_hours=body.fora_do_horario,
            **wanted,
        )
    price = appointment.price_cents
    if await _parts_with_promotion(session, appointment, given):
        await take_off(session, id, actor=who)
        if given.get("valor_total") == price:
            del given["valor_total"]  # what was read, sent back whole
    columns = {FIELDS[field]: value for field, value in given.items() if FIELDS.get(field) in EDITABLE}
    if columns:
        await edit(session, id, actor=who, **columns)
    if body.promocao_codigo:
        await apply(session, id, actor=who, code=body.promocao_codigo)
    if "status" in given and not early:
        await set_status(session, id, body.status, actor=who, reason=body.motivo)
    return await _shown(session, id, response)


@router.post("/{id}/mover-grupo", dependencies=[Depends(before_moving_session, scope="function")])
async def move_group(
    caller: Attendant, session: Session, id: UUID, body: GrupoPut, if_match: IfMatch = None
) -> Page[Agendamento]:
    """Everyone of its session moves, or nobody: 409 `slot-taken` with `alternativas`, `wrong-status` when somebody has
    come already.
    """
    start = minute(body.horario_inicio)
    moved = await move_session(
        session,
        id,
        actor=actor(caller),
        wall=datetime.combine(body.data_agendamento, start),
        length=length_between(start, body.horario_fim) if body.horario_fim else None,
        practitioner_id=body.medico_id,
        only=body.agendamentos,
        expected_version=expected(if_match),
        outside_hours=body.fora_do_horario,
    )
    return Page(items=[Agendamento(**agendamento(row)) for row in await see_these(session, [one.id for one in moved])])


@router.post("/{id}/confirmar")
async def confirm_appointment(
    caller: Attendant, session: Session, id: UUID, response: Response, if_match: IfMatch = None
) -> Agendamento:
    """Sets `confirmado_em`; safe to repeat."""
    await confirm(session, id, actor=actor(caller), expected_version=expected(if_match))
    return await _shown(session, id, response)


@router.post("/{id}/desconfirmar")
async def unconfirm_appointment(
    caller: Attendant, session: Session, id: UUID, response: Response, if_match: IfMatch = None
) -> Agendamento:
    """Takes back a confirmation that was a mistake, while nothing else has happened since: else 409 `wrong-status`.

    What was `pending` is so again. Safe to repeat.
    """
    await unconfirm(session, id, actor=actor(caller), expected_version=expected(if_match))
    return await _shown(session, id, response)


@router.post("/{id}/cancelar")
async def cancel_appointment(
    caller: Attendant,
    session: Session,
    id: UUID,
    response: Response,
    body: Annotated[Motivo | None, Body()] = None,
    if_match: IfMatch = None,
) -> Agendamento:
    """Safe to repeat: the first `motivo` stands."""
    reason = body.motivo if body else None
    await cancel(session, id, actor=actor(caller), reason=reason, expected_version=expected(if_match))
    return await _shown(session, id, response)


@router.get("/{id}/historico", summary="Read An Appointment's History")
async def read_history(caller: ReadOnly, session: Session, id: UUID) -> Page[Mudanca]:
    """Who changed what, the first first."""
    if await see_appointment(session, id) is None:
        raise NotFound("Não há agendamento com esse id.")
    rows = await session.scalars(
        select(AppointmentChange)
        .where(AppointmentChange.account_id == caller.account_id, AppointmentChange.appointment_id == id)
        .order_by(AppointmentChange.version)
    )
    return Page(items=[Mudanca(**mudanca(row)) for row in rows])


def _statuses(written: str | None) -> list[str] | None:
    if not written:
        return None
    wanted = [status.strip() for status in written.split(",")]
    if unknown := set(wanted) - set(STATUSES):
        raise Invalid(f"Status desconhecido: {', '.join(sorted(unknown))}.")
    return wanted


async def _parts_with_promotion(session: AsyncSession, appointment: Appointment, given: dict[str, Any]) -> bool:
    """By an empty code or another one. One without a code is read as null: only "" parts with it."""
    if "promocao_codigo" not in given or appointment.promotion_id is None:
        return False
    standing = (await existing_promotion(session, appointment.promotion_id)).code
    wanted = given["promocao_codigo"]
    return wanted == "" or (wanted or "").strip().upper() != (standing or "")


async def _shown(session: AsyncSession, id: UUID, response: Response) -> Agendamento:
    seen = await see_appointment(session, id)
    if seen is None:
        raise NotFound("Não há agendamento com esse id.")
    response.headers["ETag"] = etag(seen.version)
    return Agendamento(**agendamento(seen))
