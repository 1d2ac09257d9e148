"""Canned replies: found, kept with their files, and counted when they are used."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import existing
from balcao.core.ids import new_id
from balcao.core.problems import Conflict, Forbidden, Invalid, NotFound
from balcao.domains.contacts.folding import fold
from balcao.domains.conversations.act_models import CannedReplyFile
from balcao.domains.conversations.canned.schemas import CannedReplyOut
from balcao.domains.conversations.models import CannedReply
from balcao.domains.files.models import StoredFile
from balcao.domains.files.shown import AttachmentOut, attachment_out
from balcao.domains.identity.access import Caller


class Taken(Conflict):
    """Já existe uma resposta com este atalho."""

    type = "shortcut-taken"


async def replies_of(session: AsyncSession, caller: Caller, asked: str | None) -> list[CannedReply]:
    """The shared and the caller's own that hold every word asked for; `/ho` asks for shortcuts that begin so."""
    rows = await session.scalars(
        select(CannedReply)
        .where(CannedReply.account_id == caller.account_id, _seen_by(caller))
        .order_by(CannedReply.shortcut, CannedReply.user_id)
    )
    wanted = fold(asked or "")
    if wanted.startswith("/"):
        return [row for row in rows if fold(row.shortcut).startswith(wanted[1:])]
    return [
        row for row in rows if all(word in fold(f"{row.shortcut} {row.title} {row.text}") for word in wanted.split())
    ]


def by_use(rows: Sequence[CannedReply], asked: str | None) -> list[CannedReply]:
    """Those whose shortcut begins as asked, then the most used."""
    begins = fold(asked or "").lstrip("/")
    return sorted(rows, key=lambda row: (not fold(row.shortcut).startswith(begins), -row.used_count, row.shortcut))


def _seen_by(caller: Caller) -> ColumnElement[bool]:
    return or_(CannedReply.user_id.is_(None), CannedReply.user_id == caller.user_id)


async def seen_reply(session: AsyncSession, caller: Caller, id: UUID) -> CannedReply:
    row = await existing(session, CannedReply, id)
    if row.user_id is not None and row.user_id != caller.user_id:
        raise NotFound("Não existe mais.")
    return row


async def check_shortcut(session: AsyncSession, shortcut: str, user_id: UUID | None, but: UUID | None = None) -> None:
    """A personal one may have the shortcut of a shared one; it comes before that for its owner."""
    same_owner = CannedReply.user_id.is_(None) if user_id is None else CannedReply.user_id == user_id
    wanted = select(CannedReply.id).where(
        CannedReply.account_id == session.info["account_id"], CannedReply.shortcut == shortcut, same_owner
    )
    other = await session.scalar(wanted)
    if other is not None and other != but:
        raise Taken("Escolha outro atalho, ou mude a resposta que já existe.")


def owner_for(caller: Caller, is_personal: bool) -> UUID | None:
    if is_personal and caller.user_id is None:
        raise Forbidden("Um programa não tem respostas pessoais.")
    return caller.user_id if is_personal else None


async def keep_files(session: AsyncSession, reply_id: UUID, file_ids: Sequence[UUID]) -> None:
    """Instead of those that it had; Invalid when one is not here."""
    mine = session.info["account_id"]
    ready = await session.scalars(
        select(StoredFile.id).where(
            StoredFile.account_id == mine, StoredFile.id.in_(file_ids), StoredFile.status == "ready"
        )
    )
    if set(ready) != set(file_ids):
        raise Invalid("Um dos anexos não existe ou ainda não terminou de subir.")
    await session.execute(
        delete(CannedReplyFile).where(CannedReplyFile.account_id == mine, CannedReplyFile.reply_id == reply_id)
    )
    for position, file_id in enumerate(dict.fromkeys(file_ids)):
        session.add(CannedReplyFile(id=new_id(), reply_id=reply_id, file_id=file_id, position=position))
    await session.flush()


async def replies_out(session: AsyncSession, rows: Sequence[CannedReply]) -> list[CannedReplyOut]:
    files = await _files(session, [row.id for row in rows])
    return [
        CannedReplyOut(
            id=row.id,
            shortcut=row.shortcut,
            title=row.title,
            text=row.text,
            is_personal=row.user_id is not None,
            attachments=files.get(row.id, []),
            used_count=row.used_count,
            used_at=row.used_at,
        )
        for row in rows
    ]


async def _files(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[AttachmentOut]]:
    rows = await session.execute(
        select(CannedReplyFile.reply_id, StoredFile)
        .join(
            StoredFile,
            (StoredFile.account_id == CannedReplyFile.account_id) & (StoredFile.id == CannedReplyFile.file_id),
        )
        .where(CannedReplyFile.account_id == session.info["account_id"], CannedReplyFile.reply_id.in_(ids))
        .order_by(CannedReplyFile.position)
    )
    found: dict[UUID, list[AttachmentOut]] = {}
    for reply_id, file in rows:
        found.setdefault(reply_id, []).append(attachment_out(file))
    return found


async def count_use(session: AsyncSession, row: CannedReply) -> None:
    await session.execute(
        update(CannedReply)
        .where(CannedReply.account_id == row.account_id, CannedReply.id == row.id)
        .values(used_count=CannedReply.used_count + 1, used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
