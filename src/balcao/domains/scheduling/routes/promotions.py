"""Applying a promotion, or asking what it would give, over HTTP (SC-4)."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from balcao.core.database import existing
from balcao.core.problems import Invalid
from balcao.domains.clinics.models import Service
from balcao.domains.clinics.money import reais
from balcao.domains.clinics.promotions.queries import existing_promotion
from balcao.domains.identity.access import Attendant, Session
from balcao.domains.scheduling.promotions.apply import apply
from balcao.domains.scheduling.promotions.quote import quote
from balcao.domains.scheduling.routes.callers import actor

router = APIRouter(prefix="/promocoes", tags=["promotions"])


class Aplicacao(BaseModel):
    """Com `agendamento_id` aplica; sem ele, com `servico_id`, só diz quanto ficaria."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"agendamento_id": "01890000-0000-7000-8000-000000000004"}]}
    )
    agendamento_id: UUID | None = None
    servico_id: UUID | None = None
    clinica_id: UUID | None = Field(None, description="De quem é o dia de hoje; sem ela, da conta.")


class Desconto(BaseModel):
    """O que a promoção faz de um valor. `aplicada` diz se o agendamento a tem, ou se foi só uma consulta."""

    promocao_id: UUID
    codigo: str | None
    agendamento_id: UUID | None
    servico_id: UUID
    valor_original: str = Field(examples=["250.00"])
    desconto: str = Field(examples=["50.00"])
    valor_total: str = Field(examples=["200.00"])
    aplicada: bool


@router.post("/{id}/aplicar")
async def apply_promotion(caller: Attendant, session: Session, id: UUID, body: Aplicacao) -> Desconto:
    """Safe to repeat: an appointment has it once, and one use is counted. 422 `promotion-refused` says why not."""
    promotion = await existing_promotion(session, id)
    if body.agendamento_id is not None:
        appointment = await apply(session, body.agendamento_id, actor=actor(caller), promotion_id=id)
        service_id, discount, total = appointment.service_id, appointment.discount_cents, appointment.price_cents
    elif body.servico_id is not None:
        service = await existing(session, Service, body.servico_id)
        offer = await quote(
            session,
            promotion_id=id,
            service_id=service.id,
            clinic_id=body.clinica_id,
            price_cents=service.price_cents,
            to_use=False,
        )
        service_id, discount, total = service.id, offer.columns["discount_cents"], offer.after_cents
    else:
        raise Invalid("Diga `agendamento_id`, para aplicar, ou `servico_id`, para saber quanto fica.")
    return Desconto(
        promocao_id=id,
        codigo=promotion.code,
        agendamento_id=body.agendamento_id,
        servico_id=service_id,
        valor_original=reais((total or 0) + (discount or 0)) or "",
        desconto=reais(discount or 0) or "",
        valor_total=reais(total or 0) or "",
        aplicada=body.agendamento_id is not None,
    )
