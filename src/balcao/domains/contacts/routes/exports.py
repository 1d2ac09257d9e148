"""All contacts as a CSV over HTTP."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from balcao.core.database import transaction
from balcao.domains.contacts.export import contacts_csv
from balcao.domains.identity.access import Manager
from balcao.domains.identity.note import note

router = APIRouter()


@router.get(
    "/contacts.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def export_contacts(
    caller: Manager,
    delimiter: Annotated[Literal[";", ","], Query(description="Brazilian spreadsheets want `;`.")] = ";",
) -> StreamingResponse:
    """UTF-8 with attributes as columns, as an import takes it. Noted in the access log."""
    async with transaction(caller.account_id) as session:
        await note(session, caller, "exported", "contacts", "all")
    headers = {"Content-Disposition": 'attachment; filename="contatos.csv"', "Cache-Control": "no-store"}
    return StreamingResponse(
        contacts_csv(caller.account_id, delimiter), media_type="text/csv; charset=utf-8", headers=headers
    )
