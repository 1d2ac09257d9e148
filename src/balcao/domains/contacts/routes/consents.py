"""What a contact agreed to over HTTP: listed, taken along as a CSV, taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.pages import Page
from balcao.core.problems import NotFound
from balcao.domains.contacts.export import BOM, csv_line
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.record_models import Consent
from balcao.domains.contacts.revoke_consent import revoke_consent
from balcao.domains.identity.access import Attendant, Manager, ReadOnly, Session
from balcao.domains.identity.note import note

router = APIRouter(prefix="/contacts")
MOST = 200
KINDS = {"data": "Guardar os dados", "messages": "Receber mensagens"}


class ConsentOut(BaseModel):
    id: UUID
    kind: Literal["data", "messages"] = Field(description="data: their data is kept; messages: they are written to.")
    version: str = Field(description="The same for the same words.")
    words: str
    origin: str = Field(description="The page on which they agreed.")
    given_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None
    revoke_reason: str | None


class RevocationIn(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Pediu por telefone"}]})
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] | None = None


@router.get("/{id}/consents", summary="List What A Contact Agreed To")
async def read_consents(caller: ReadOnly, session: Session, id: UUID) -> Page[ConsentOut]:
    """The newest first, those taken back too."""
    return Page(items=[_shown(row) for row in await _consents(session, id)])


@router.get(
    "/{id}/consents.csv",
    summary="Take What A Contact Agreed To Along",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def export_consents(caller: Manager, session: Session, id: UUID) -> Response:
    """With the words, the address in the network and the device: what a person may ask for (LGPD, art. 18)."""
    rows = await _consents(session, id)
    await note(session, caller, "exported", "consents", id)
    lines = [csv_line(_HEADING, ";"), *(csv_line(_cells(row), ";") for row in rows)]
    headers = {"Content-Disposition": 'attachment; filename="consentimentos.csv"', "Cache-Control": "no-store"}
    return Response(BOM + "".join(lines), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/{id}/consents/{consent_id}/revocation", summary="Take A Consent Back")
async def take_consent_back(
    caller: Attendant, session: Session, id: UUID, consent_id: UUID, body: RevocationIn | None = None
) -> ConsentOut:
    """Nothing goes out unasked any more after that of `messages`. Safe to repeat."""
    return _shown(await revoke_consent(session, caller, id, consent_id, (body.reason or None) if body else None))


async def _consents(session: AsyncSession, contact_id: UUID) -> Sequence[Consent]:
    if await find(session, Contact, contact_id) is None:
        raise NotFound("Este contato não existe.")
    wanted = select(Consent).where(Consent.account_id == session.info["account_id"], Consent.contact_id == contact_id)
    return (await session.scalars(wanted.order_by(Consent.given_at.desc(), Consent.id.desc()).limit(MOST))).all()


def _shown(row: Consent) -> ConsentOut:
    return ConsentOut(**{name: getattr(row, name) for name in ConsentOut.model_fields})


_HEADING = [
    "Consentimento", "Palavras", "Versão", "Página", "Dado em", "Endereço na rede", "Aparelho", "Retirado em",
    "Retirado por", "Motivo",
]  # fmt: skip


def _cells(row: Consent) -> list[Any]:
    taken_back = row.revoked_at.isoformat(timespec="seconds") if row.revoked_at else None
    return [
        KINDS[row.kind], row.words, row.version, row.origin, row.given_at.isoformat(timespec="seconds"), row.address,
        row.device, taken_back, row.revoked_by, row.revoke_reason,
    ]  # fmt: skip
