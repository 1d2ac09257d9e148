"""The waiting list as it is shown: wishes in their order, with their place explained and their offers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.domains.clinics.clock_times import written
from balcao.domains.scheduling.waiting_list.past import PAST
from balcao.domains.scheduling.waiting_list.rank import standing_parts
from balcao.domains.scheduling.waiting_list.schemas import (
    CAUSES,
    OFFERS,
    PERIODS_BACK,
    PRIORITIES,
    STATUSES,
    Motivo,
    Oferta,
    Pedido,
)

Row = Any  # a mapping by column


async def see_wishes(
    session: AsyncSession,
    *,
    ids: Sequence[UUID] | None = None,
    status: str | None = None,
    service_id: UUID | None = None,
    contact_id: UUID | None = None,
    after: tuple[Any, ...] | None = None,
    limit: int = 100,
) -> list[Pedido]:
    """Those that wait stand in their order, the others the newest first; `after` is key_of() the last one seen."""
    waits = status == "waiting"
    where = [
        "AND w.id = ANY(:ids)" if ids is not None else "",
        "AND w.status = :status" if status else "",
        "AND w.service_id = :service_id" if service_id else "",
        "AND w.contact_id = :contact_id" if contact_id else "",
    ]
    given: dict[str, Any] = {"account_id": session.info["account_id"], "now": clock.now(), "limit": limit}
    named = {"ids": list(ids or []), "status": status, "service_id": service_id, "contact_id": contact_id}
    given |= {name: value for name, value in named.items() if value}
    if after is not None:
        where.append(_AFTER_WAITING if waits else "AND (w.since, w.id) < (:since, :id)")
        given |= {"priority": after[0], "since": after[1], "id": after[2]}
    order = "w.priority DESC, w.since, w.id" if waits else "w.since DESC, w.id DESC"
    if not waits:
        given.pop("priority", None)
    sql = f"{_WISHES} {' '.join(where)} ORDER BY {order} LIMIT :limit"
    rows = [dict(row) for row in (await session.execute(text(sql), given)).mappings()]
    offers = await _last_offers(session, [row["id"] for row in rows])
    names = await _names(session, {id for row in rows for id in row["practitioner_ids"]})
    return [_pedido(row, offers.get(row["id"], []), names) for row in rows]


async def see_wish(session: AsyncSession, id: UUID) -> Pedido | None:
    found = await see_wishes(session, ids=[id])
    return found[0] if found else None


def key_of(wish: Pedido) -> tuple[int, datetime, UUID]:
    return PRIORITIES.index(wish.prioridade), wish.desde, wish.id


async def see_live(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """For views.py."""
    return {one.id: one.model_dump(mode="json") for one in await see_wishes(session, ids=ids)}


async def see_offers(
    session: AsyncSession,
    *,
    wish_id: UUID | None = None,
    id: UUID | None = None,
    open_only: bool = False,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> list[Oferta]:
    """The newest first."""
    where = [
        "AND f.wish_id = :wish_id" if wish_id else "",
        "AND f.id = :id" if id else "",
        "AND f.status = 'open' AND f.expires_at > :now" if open_only else "",
        "AND (f.created_at, f.id) < (:after_at, :after_id)" if after else "",
    ]
    given: dict[str, Any] = {"account_id": session.info["account_id"], "limit": limit}
    given |= {"wish_id": wish_id} if wish_id else {}
    given |= {"id": id} if id else {}
    given |= {"now": clock.now()} if open_only else {}
    given |= {"after_at": after[0], "after_id": after[1]} if after else {}
    sql = f"{_OFFERS} {' '.join(where)} ORDER BY f.created_at DESC, f.id DESC LIMIT :limit"
    return [_oferta(row) for row in (await session.execute(text(sql), given)).mappings()]


async def _last_offers(session: AsyncSession, wish_ids: Sequence[UUID]) -> dict[UUID, list[Oferta]]:
    sql = f"{_OFFERS} AND f.wish_id = ANY(:wish_ids) ORDER BY f.created_at DESC, f.id DESC"
    given = {"account_id": session.info["account_id"], "wish_ids": list(wish_ids)}
    found: dict[UUID, list[Oferta]] = {}
    for row in (await session.execute(text(sql), given)).mappings():
        found.setdefault(row["wish_id"], []).append(_oferta(row))
    return found


async def _names(session: AsyncSession, ids: set[UUID]) -> dict[UUID, str]:
    sql = text("SELECT id, name FROM practitioners WHERE account_id = :account_id AND id = ANY(:ids)")
    rows = await session.execute(sql, {"account_id": session.info["account_id"], "ids": list(ids)})
    return {row.id: row.name for row in rows}


def _pedido(row: Row, offers: list[Oferta], names: Mapping[UUID, str]) -> Pedido:
    waits = row["status"] == "waiting"
    why = [part for part in standing_parts(row, clock.now()) if part["pontos"]] if waits else []
    return Pedido(
        id=row["id"],
        paciente_id=row["contact_id"],
        paciente_nome=row["patient_name"],
        paciente_telefone=row["phone"],
        servico_id=row["service_id"],
        servico=row["service"],
        medicos=row["practitioner_ids"],
        medicos_nomes=[names[id] for id in row["practitioner_ids"] if id in names],
        clinicas=row["clinic_ids"],
        data_inicio=row["first_day"],
        data_fim=row["last_day"],
        dias_semana=row["weekdays"],
        periodos=[PERIODS_BACK[one] for one in row["periods"]],
        hora_de=_hour(row["first_minute"]),
        hora_ate=_hour(row["last_minute"]),
        antecedencia_minutos=row["minimum_notice_minutes"],
        convenio=row["insurer"],
        prioridade=PRIORITIES[row["priority"]],
        prioridade_motivo=row["priority_reason"],
        agendamento_id=row["appointment_id"],
        origem=row["origin"],
        status=STATUSES[row["status"]],
        desde=row["since"],
        posicao=row["place"] if waits else None,
        pontos=sum(part["pontos"] for part in why) if waits else None,
        motivos=[Motivo(**part) for part in why],
        oferta=offers[0] if offers else None,
        ofertas=len(offers),
        agendado_id=row["booked_appointment_id"],
        nao_recebe=row["opted_out"],
        versao=row["version"],
    )


def _hour(minute: int | None) -> str | None:
    return None if minute is None else written(minute)


def _oferta(row: Row) -> Oferta:
    zone = ZoneInfo(row["timezone"])
    expired = row["status"] == "open" and row["expires_at"] <= clock.now()
    return Oferta(
        id=row["id"],
        pedido_id=row["wish_id"],
        paciente_nome=row["patient_name"],
        inicio=row["start_at"].astimezone(zone),
        fim=row["end_at"].astimezone(zone),
        medico_id=row["practitioner_id"],
        medico=row["practitioner"],
        servico_id=row["service_id"],
        servico=row["service"],
        clinica_id=row["clinic_id"],
        clinica=row["clinic"],
        status=OFFERS["expired" if expired else row["status"]],
        detalhe=row["detail"],
        origem=CAUSES[row["cause"]],
        pontos=row["score"],
        motivos=[Motivo(**part) for part in row["why"]],
        por=row["by_name"],
        expira_em=row["expires_at"],
        conversa_id=row["conversation_id"],
        agendamento_id=row["appointment_id"],
        criado_em=row["created_at"],
        respondido_em=row["answered_at"],
    )


_AFTER_WAITING = "AND (-w.priority, w.since, w.id) > (-CAST(:priority AS integer), :since, :id)"
# The place is among those that wait for the same service.
_WISHES = f"""
SELECT w.*, s.name AS service, c.phone, c.opted_out, coalesce(past.no_shows, 0) AS no_shows,
       coalesce(past.visits, 0) AS visits,
       CASE WHEN w.status = 'waiting' THEN 1 + (
           SELECT count(*) FROM waiting_wishes b
           WHERE b.account_id = w.account_id AND b.status = 'waiting' AND b.service_id = w.service_id
               AND (-b.priority, b.since, b.id) < (-w.priority, w.since, w.id)
       ) END AS place
FROM waiting_wishes w
JOIN services s ON s.account_id = w.account_id AND s.id = w.service_id
JOIN contacts c ON c.account_id = w.account_id AND c.id = w.contact_id
{PAST}
WHERE w.account_id = :account_id
"""  # noqa: S608
_OFFERS = """
SELECT f.*, w.patient_name, p.name AS practitioner, s.name AS service, c.name AS clinic, o.timezone, o.cause
FROM waiting_offers f
JOIN waiting_wishes w ON w.account_id = f.account_id AND w.id = f.wish_id
JOIN waiting_openings o ON o.account_id = f.account_id AND o.id = f.opening_id
JOIN practitioners p ON p.account_id = f.account_id AND p.id = f.practitioner_id
JOIN services s ON s.account_id = f.account_id AND s.id = f.service_id
JOIN clinics c ON c.account_id = f.account_id AND c.id = f.clinic_id
WHERE f.account_id = :account_id
"""
