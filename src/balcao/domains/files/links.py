"""Links to stored files that expire and cannot be made by others."""

import hashlib
import hmac
from uuid import UUID

from balcao.core import clock
from balcao.core.secrets import derive
from balcao.domains.files.models import StoredFile

LIFETIME_SECONDS = 24 * 3600


def link(file: StoredFile) -> str:
    """A path on this server, good for a day at least; the same within the hour, so that browsers can keep the file."""
    hour = int(clock.now().timestamp()) // 3600 * 3600
    expires = hour + LIFETIME_SECONDS + 3600
    return (
        f"/api/v1/attachments/{file.id}/content?account={file.account_id}"
        f"&expires={expires}&signature={sign(file.account_id, file.id, expires)}"
    )


def sign(account_id: UUID, file_id: UUID, expires: int) -> str:
    message = f"{account_id}|{file_id}|{expires}".encode()
    return hmac.new(derive("file-links"), message, hashlib.sha256).hexdigest()


def is_good(account_id: UUID, file_id: UUID, expires: int, signature: str) -> bool:
    good = hmac.compare_digest(sign(account_id, file_id, expires).encode(), signature.encode())
    return good and expires > clock.now().timestamp()
