"""Files over HTTP: sent up in one piece, read by a link that expires."""

from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, File, Query, UploadFile
from fastapi.responses import StreamingResponse

from balcao.core import storage
from balcao.core.database import find, transaction
from balcao.core.problems import Forbidden, NotFound
from balcao.domains.files.keep import keep, store_bytes
from balcao.domains.files.links import is_good
from balcao.domains.files.models import StoredFile
from balcao.domains.files.shown import AttachmentOut, attachment_out
from balcao.domains.identity.access import Attendant

router = APIRouter(prefix="/api/v1/attachments", tags=["files"])
SHOWN_INLINE = ("image/jpeg", "image/png", "image/webp", "image/gif", "audio/", "video/", "application/pdf")
PIECE = 256 * 1024


@router.post("", status_code=201, summary="Upload A File")
async def upload(caller: Attendant, file: Annotated[UploadFile, File()]) -> AttachmentOut:
    """Up to 100 MB; the id goes into a message's `attachment_ids`."""

    async def pieces() -> AsyncIterator[bytes]:
        while piece := await file.read(PIECE):
            yield piece

    kept = await store_bytes(caller.account_id, pieces())
    media_type = (file.content_type or "application/octet-stream").partition(";")[0].strip().lower()
    async with transaction(caller.account_id) as session:
        row = keep(session, kept, media_type=media_type, file_name=file.filename or "arquivo")
        await session.flush()
        return attachment_out(row)


@router.get("/{id}/content", response_class=StreamingResponse, summary="Read A File")
async def content(
    id: UUID, account: UUID, expires: Annotated[int, Query(ge=0)], signature: Annotated[str, Query(max_length=128)]
) -> StreamingResponse:
    """The bytes, for whoever holds the link."""
    if not is_good(account, id, expires, signature):
        raise Forbidden("Este endereço venceu ou foi alterado: abra a conversa de novo.")
    async with transaction(account) as session:
        file = await find(session, StoredFile, id)
    if file is None or file.status != "ready" or file.storage_key is None:
        raise NotFound("Este arquivo não está mais aqui.")
    # Only what a browser cannot run as a page of ours is shown in place; all else is a download.
    place = "inline" if file.media_type.startswith(SHOWN_INLINE) else "attachment"
    return StreamingResponse(
        storage.read(file.storage_key),
        media_type=file.media_type if place == "inline" else "application/octet-stream",
        headers={
            "Content-Disposition": f"{place}; filename*=UTF-8''{quote(file.file_name)}",
            "Content-Length": str(file.size),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
            "Cache-Control": "private, max-age=86400",
        },
    )
