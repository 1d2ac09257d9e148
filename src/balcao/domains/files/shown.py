"""A file as it is shown: with its link once its bytes are here, and why they are not."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from balcao.domains.files.links import link
from balcao.domains.files.models import StoredFile


class AttachmentOut(BaseModel):
    id: UUID
    media_type: str
    file_name: str
    size: int | None
    url: str | None
    status: Literal["waiting", "ready", "failed"]
    error: str | None = Field(default=None, description="Why it is not here (yet), and what to do.")
    can_retry: bool = Field(default=False, description="Whether asking the provider once more may bring it.")


def attachment_out(file: StoredFile) -> AttachmentOut:
    return AttachmentOut(
        id=file.id,
        media_type=file.media_type,
        file_name=file.file_name,
        size=file.size,
        url=link(file) if file.status == "ready" else None,
        status=file.status,
        error=file.error,
        can_retry=file.status != "ready" and file.source is not None and file.error is not None,
    )
