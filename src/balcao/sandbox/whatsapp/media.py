"""Media: what was uploaded by the clinic or sent by a patient, and the links to it that live five minutes."""

import hashlib
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from balcao.sandbox.memory import Memory
from balcao.sandbox.whatsapp.errors import GraphError

MEGABYTE = 1024 * 1024
# https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
ALLOWED: dict[str, tuple[int, set[str]]] = {
    "image": (5 * MEGABYTE, {"image/jpeg", "image/png"}),
    "video": (16 * MEGABYTE, {"video/mp4", "video/3gpp"}),
    "audio": (16 * MEGABYTE, {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus"}),
    "sticker": (500 * 1024, {"image/webp"}),
    "document": (
        100 * MEGABYTE,
        {
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        },
    ),
}
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "application/pdf": (b"%PDF-",),
    "audio/ogg": (b"OggS",),
    "image/webp": (b"RIFF",),
}
INBOUND_DAYS, UPLOADED_DAYS = 7, 30


class Media(msgspec.Struct):
    id: str
    phone_number_id: str
    mime_type: str
    sha256: str
    size: int
    inbound: bool
    at: datetime
    filename: str | None = None

    def expires_at(self) -> datetime:
        return self.at + timedelta(days=INBOUND_DAYS if self.inbound else UPLOADED_DAYS)

    def for_phone(self, voice: bool = False) -> dict[str, Any]:
        return {
            "id": self.id,
            "mime_type": self.mime_type,
            "size": self.size,
            "filename": self.filename,
            "voice": voice,
            "url": f"/control/whatsapp/media/{self.id}",
        }


class MediaShelf:
    def __init__(self, memory: Memory, folder: Path | None) -> None:
        self._memory, self._folder = memory, folder
        self._bytes: dict[str, bytes] = {}
        self._links: dict[str, tuple[str, datetime]] = {}
        self.items = {key: msgspec.convert(value, Media) for key, value in memory.recall("media").items()}

    def put(
        self, phone_number_id: str, content: bytes, mime_type: str, filename: str | None, inbound: bool, now: datetime
    ) -> Media:
        digest = hashlib.sha256(content).hexdigest()
        media_id = str(secrets.randbelow(9 * 10**15) + 10**15)
        media = Media(media_id, phone_number_id, mime_type, digest, len(content), inbound, now, filename)
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / media_id).write_bytes(content)
        else:
            self._bytes[media_id] = content
        self.items[media_id] = media
        self._memory.keep("media", media_id, media)
        return media

    def find(self, media_id: str, now: datetime) -> Media | None:
        media = self.items.get(media_id)
        return media if media and media.expires_at() > now else None

    def content(self, media_id: str) -> bytes:
        return (self._folder / media_id).read_bytes() if self._folder else self._bytes[media_id]

    def remove(self, media_id: str) -> None:
        if self.items.pop(media_id, None):
            self._memory.forget("media", media_id)
            self._bytes.pop(media_id, None)
            if self._folder:
                (self._folder / media_id).unlink(missing_ok=True)

    def link(self, media_id: str, expires_at: datetime) -> str:
        """A name in a link, good until then."""
        name = secrets.token_urlsafe(18)
        self._links[name] = (media_id, expires_at)
        return name

    def behind_link(self, name: str, now: datetime) -> Media | None:
        media_id, expires_at = self._links.get(name, ("", now))
        if expires_at <= now:
            self._links.pop(name, None)
            return None
        return self.items.get(media_id)

    def clear(self) -> None:
        for media_id in list(self.items):
            self.remove(media_id)
        self._links.clear()


def check_upload(content: bytes, mime_type: str) -> None:
    """Raises GraphError."""
    base = mime_type.partition(";")[0].strip().lower()
    kinds = [kind for kind, (_, types) in ALLOWED.items() if base in types]
    if not kinds:
        allowed = ", ".join(sorted(one for _, types in ALLOWED.values() for one in types))
        words = f"Param file must be a file with one of the following types: {allowed}."
        raise GraphError(100, f"{words} Received file of type '{mime_type}'.")
    if not content:
        raise GraphError(100, "The file is empty.")
    if len(content) > ALLOWED[kinds[0]][0]:
        raise GraphError(100, f"The file is larger than {ALLOWED[kinds[0]][0]} bytes, the most for {kinds[0]}.")
    starts = SIGNATURES.get(base)
    if starts and not content.startswith(starts):
        raise GraphError(131053, f"The file's content is not {base}.")


def fits(kind: str, mime_type: str) -> bool:
    base = mime_type.partition(";")[0].strip().lower()
    return kind == "document" or base in ALLOWED[kind][1]
