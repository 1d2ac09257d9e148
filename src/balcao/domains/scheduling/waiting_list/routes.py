"""The waiting list over HTTP (SC-12)."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from balcao.core import clock
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import Invalid, NotFound
from balcao.core.wire_times import Day
from balcao.domains.clinics.clock_times import minutes, written
from balcao.domains.clinics.today import today_at
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.identity.access import Attendant, Manager, ReadOnly, Session
from balcao.domains.scheduling.routes.callers import actor
from balcao.domains.scheduling.waiting_list.add_wish import HORIZON, add_wish
from balcao.domains.scheduling.waiting_list.change_wish import change_wish
from balcao.domains.scheduling.waiting_list.close_offer import close_offer
from balcao.domains.scheduling.waiting_list.measure import measure
from balcao.domains.scheduling.waiting_list.models import WaitingListOptions
from balcao.domains.scheduling.waiting_list.offer_by_hand import offer_by_hand
from balcao.domains.scheduling.waiting_list.options import look_again, read_options
from balcao.domains.scheduling.waiting_list.queries import key_of, see_offers, see_wish, see_wishes
from balcao.domains.scheduling.waiting_list.schemas import (
    PERIODS,
    PRIORITIES,
    STATUSES,
    Metricas,
    Oferta,
    OfertaPost,
    Opcoes,
    Pedido,
    PedidoPost,
    PedidoPut,
)
from balcao.domains.scheduling.waiting_list.withdraw_wish import withdraw_wish

router = APIRouter(prefix="/lista-espera", tags=["waiting list"])
Estado = Literal["aguardando", "agendado", "retirado", "vencido"]


@router.get("")
async def read_waiting_list(
    caller: ReadOnly,
    session: Session,
    status: Estado | None = "aguardando",
    servico_id: UUID | None = None,
    paciente_id: UUID | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Pedido]:
    """Who waits, in their order; with another status, the newest first."""
    found = await see_wishes(
        session,
        status={word: name for name, word in STATUSES.items()}[status or "aguardando"],
        service_id=servico_id,
        contact_id=paciente_id,
        after=decode_cursor(cursor, int, datetime, UUID) if cursor else None,
        limit=limit + 1,
    )
    more = encode_cursor(*key_of(found[limit - 1])) if len(found) > limit else None
    return Page(items=found[:limit], next_cursor=more)


@router.post("", status_code=201)
async def add_waiting_wish(caller: Attendant, session: Session, body: PedidoPost, response: Response) -> Pedido:
    """A fitting time that is free now is offered at once; the same wish again changes the one that stands."""
    contact_id = body.paciente_id
    if contact_id is None:
        if not body.paciente_telefone:
            raise Invalid("Diga `paciente_id` ou `paciente_telefone`.")
        contact_id = (await recognise_phone(session, body.paciente_telefone, body.paciente_nome)).id
    row = await add_wish(
        session,
        actor=actor(caller),
        contact_id=contact_id,
        patient_name=body.paciente_nome,
        service_id=body.servico_id,
        practitioner_ids=body.medicos,
        clinic_ids=body.clinicas,
        first_day=body.data_inicio,
        last_day=body.data_fim,
        weekdays=body.dias_semana,
        periods=[PERIODS[one] for one in body.periodos],
        first_minute=_minute(body.hora_de),
        last_minute=_minute(body.hora_ate),
        minimum_notice_minutes=body.antecedencia_minutos,
        insurer=body.convenio or None,
        priority=PRIORITIES.index(body.prioridade),
        priority_reason=body.prioridade_motivo or None,
        appointment_id=body.agendamento_id,
        origin=body.origem,
    )
    return await _shown(session, row.id, response)


@router.get("/metricas")
async def measure_waiting_list(
    caller: ReadOnly, session: Session, de: Day | None = None, ate: Day | None = None
) -> Metricas:
    """The last thirty days, where none are given."""
    last = ate or await today_at(session)
    first = de or last - timedelta(days=29)
    if last < first or last - first > timedelta(days=731):
        raise Invalid("Peça de um dia a dois anos, do primeiro ao último.")
    found = await measure(session, first, last)
    ended = found["openings"] - found["still_open"]
    return Metricas(
        de=first,
        ate=last,
        vagas=found["openings"],
        vagas_oferecidas=found["offered"],
        vagas_preenchidas=found["filled"],
        vagas_abertas=found["still_open"],
        taxa_preenchimento=round(found["filled"] / ended, 3) if ended else None,
        minutos_ate_preencher=found["minutes_to_fill"],
        ofertas=found["offers"],
        aceitas=found["accepted"],
        recusadas=found["declined"],
        sem_resposta=found["silent"],
        minutos_ate_responder=found["minutes_to_answer"],
        aguardando=found["waiting"],
        dias_de_espera=found["days_waited"],
    )


@router.get("/opcoes")
async def read_waiting_list_options(caller: ReadOnly, session: Session) -> Opcoes:
    return _opcoes(await read_options(session))


@router.put("/opcoes")
async def change_waiting_list_options(caller: Manager, session: Session, body: Opcoes) -> Opcoes:
    """The whole of them, replaced."""
    row = await session.get(WaitingListOptions, caller.account_id)
    if row is None:
        row = WaitingListOptions(account_id=caller.account_id, version=0)
        session.add(row)
    row.active, row.offer_minutes, row.at_once = body.ativa, body.minutos_oferta, body.ao_mesmo_tempo
    row.minimum_lead_minutes = body.antecedencia_minima_minutos
    row.quiet_from_minute, row.quiet_to_minute = _minutes(body.silencio_de), _minutes(body.silencio_ate)
    row.version += 1
    row.updated_at = clock.now()
    await session.flush()
    await look_again(session)
    return _opcoes(row)


@router.get("/ofertas")
async def read_waiting_offers(
    caller: ReadOnly,
    session: Session,
    abertas: Annotated[bool, Query(description="Só as que esperam resposta agora.")] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Oferta]:
    """The newest first."""
    after = decode_cursor(cursor, datetime, UUID) if cursor else None
    found = await see_offers(session, open_only=abertas, after=(after[0], after[1]) if after else None, limit=limit + 1)
    more = encode_cursor(found[limit - 1].criado_em, found[limit - 1].id) if len(found) > limit else None
    return Page(items=found[:limit], next_cursor=more)


@router.get("/{id}")
async def read_waiting_wish(caller: ReadOnly, session: Session, id: UUID, response: Response) -> Pedido:
    return await _shown(session, id, response)


@router.put("/{id}")
async def change_waiting_wish(
    caller: Attendant, session: Session, id: UUID, body: PedidoPut, response: Response, if_match: IfMatch = None
) -> Pedido:
    """Only the fields that are given change. 409 for one that waits no more."""
    await change_wish(session, id, _given(body, await today_at(session)), expected(if_match))
    return await _shown(session, id, response)


@router.delete("/{id}", status_code=204)
async def withdraw_waiting_wish(caller: Attendant, session: Session, id: UUID) -> None:
    """It stays readable as retirado; a time that was being offered goes to the next. Safe to repeat."""
    await withdraw_wish(session, id)


@router.get("/{id}/ofertas")
async def read_offers_of_wish(caller: ReadOnly, session: Session, id: UUID) -> Page[Oferta]:
    if await see_wish(session, id) is None:
        raise NotFound("Este pedido não está na lista de espera.")
    return Page(items=await see_offers(session, wish_id=id))


@router.post("/{id}/ofertas", status_code=201)
async def offer_a_time_by_hand(caller: Attendant, session: Session, id: UUID, body: OfertaPost) -> Oferta:
    """Out of turn: held for this patient and said to them at once. 409 when it is taken, or already being offered."""
    if body.inicio.tzinfo is None:
        raise Invalid("`inicio` precisa do fuso, como em `horarios`.")
    offer = await offer_by_hand(
        session, id, by=caller.name, practitioner_id=body.medico_id, start_at=body.inicio, clinic_id=body.clinica_id
    )
    return (await see_offers(session, id=offer.id))[0]


@router.post("/{id}/retirar-oferta")
async def withdraw_open_offer(caller: Attendant, session: Session, id: UUID) -> Pedido:
    """The open offer goes to the next; the wish stays. Safe to repeat."""
    seen = await see_wish(session, id)
    if seen is None:
        raise NotFound("Este pedido não está na lista de espera.")
    if seen.oferta is not None and seen.oferta.status == "aberta":
        await close_offer(session, seen.oferta.id, "withdrawn")
    found = await see_wish(session, id)
    assert found is not None
    return found


def _given(body: PedidoPut, today: date) -> dict[str, Any]:
    made: dict[str, Any] = {
        "medicos": ("practitioner_ids", list(body.medicos)),
        "clinicas": ("clinic_ids", list(body.clinicas)),
        "data_inicio": ("first_day", body.data_inicio or today),
        "data_fim": ("last_day", body.data_fim or (body.data_inicio or today) + HORIZON),
        "dias_semana": ("weekdays", list(body.dias_semana)),
        "periodos": ("periods", [PERIODS[one] for one in body.periodos]),
        "hora_de": ("first_minute", _minute(body.hora_de)),
        "hora_ate": ("last_minute", _minute(body.hora_ate)),
        "antecedencia_minutos": ("minimum_notice_minutes", body.antecedencia_minutos),
        "convenio": ("insurer", body.convenio or None),
        "prioridade": ("priority", PRIORITIES.index(body.prioridade)),
        "prioridade_motivo": ("priority_reason", body.prioridade_motivo or None),
    }
    return dict(made[name] for name in body.model_fields_set)


def _minute(hour: time | None) -> int | None:
    return None if hour is None else hour.hour * 60 + hour.minute


async def _shown(session: Session, id: UUID, response: Response) -> Pedido:
    seen = await see_wish(session, id)
    if seen is None:
        raise NotFound("Este pedido não está na lista de espera.")
    response.headers["ETag"] = etag(seen.versao)
    return seen


def _opcoes(row: WaitingListOptions) -> Opcoes:
    return Opcoes(
        ativa=row.active,
        minutos_oferta=row.offer_minutes,
        ao_mesmo_tempo=row.at_once,
        antecedencia_minima_minutos=row.minimum_lead_minutes,
        silencio_de=written(row.quiet_from_minute),
        silencio_ate=written(row.quiet_to_minute),
    )


def _minutes(hour: str) -> int:
    try:
        return minutes(hour) % 1440
    except ValueError as wrong:
        raise Invalid(str(wrong)) from wrong
