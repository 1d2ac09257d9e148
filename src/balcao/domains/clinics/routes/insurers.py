"""Insurers over HTTP: who pays, where they are taken, and how often."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import existing
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor
from balcao.core.taken import flush_unless_taken
from balcao.domains.clinics.clock_times import span, written
from balcao.domains.clinics.insurer_schemas import Convenio, ConvenioPost, ConvenioPut, Regra
from balcao.domains.clinics.models import Insurer, InsurerRule
from balcao.domains.clinics.queries import list_insurers, page_by_name
from balcao.domains.clinics.schemas import columns
from balcao.domains.clinics.set_insurer_rules import Term, rules_of, set_insurer_rules
from balcao.domains.clinics.touch import touch
from balcao.domains.identity.access import Manager, ReadOnly, Session

TAKEN = {"uq_insurers_name": "Já há um convênio com esse nome e plano."}
router = APIRouter(prefix="/convenios")


@router.post("", status_code=201)
async def add_insurer(caller: Manager, session: Session, body: ConvenioPost, response: Response) -> Convenio:
    """With the first one, `convenio` of an appointment has to be one of these."""
    row = Insurer(**columns(body))
    session.add(row)
    await flush_unless_taken(session, **TAKEN)
    await set_insurer_rules(session, row.id, _terms(body.regras))
    return await _shown(session, row, response)


@router.get("")
async def read_insurers(
    caller: ReadOnly,
    session: Session,
    ativo: bool | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Convenio]:
    after = decode_cursor(cursor, str, UUID) if cursor else None
    rows = await list_insurers(session, active=ativo, after=after, limit=limit + 1)
    shown, more = page_by_name(rows, limit)
    rules = await rules_of(session, [row.id for row in shown])
    return Page(items=[_convenio(row, rules.get(row.id, [])) for row in shown], next_cursor=more)


@router.get("/{id}")
async def read_insurer(caller: ReadOnly, session: Session, id: UUID, response: Response) -> Convenio:
    return await _shown(session, await existing(session, Insurer, id), response)


@router.put("/{id}")
async def change_insurer(
    caller: Manager, session: Session, id: UUID, body: ConvenioPut, response: Response, if_match: IfMatch = None
) -> Convenio:
    """New rules do not touch what is booked."""
    row = await existing(session, Insurer, id, lock=True)
    touch(row, columns(body), expected(if_match))
    await flush_unless_taken(session, **TAKEN)
    if "regras" in body.model_fields_set:
        await set_insurer_rules(session, row.id, _terms(body.regras))
    return await _shown(session, row, response)


def _terms(rules: Sequence[Regra]) -> list[Term]:
    return [
        Term(rule.medico_id, rule.servico_id, rule.clinica_id, rule.dia, *span(rule.inicio, rule.fim), rule.cota)
        for rule in rules
    ]


async def _shown(session: AsyncSession, row: Insurer, response: Response) -> Convenio:
    response.headers["ETag"] = etag(row.version)
    return _convenio(row, (await rules_of(session, [row.id])).get(row.id, []))


def _convenio(row: Insurer, rules: Sequence[InsurerRule]) -> Convenio:
    return Convenio(
        id=row.id,
        nome=row.name,
        plano=row.plan,
        registro_ans=row.ans_code,
        prazo_retorno_dias=row.return_window_days,
        ativo=row.active,
        regras=[
            Regra(
                medico_id=rule.practitioner_id,
                servico_id=rule.service_id,
                clinica_id=rule.clinic_id,
                dia=rule.weekday,
                inicio=written(rule.start_minute),
                fim=written(rule.end_minute),
                cota=rule.quota,
            )
            for rule in rules
        ],
        criado_em=row.created_at,
        atualizado_em=row.updated_at,
    )
