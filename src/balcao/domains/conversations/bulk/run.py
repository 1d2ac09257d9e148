"""Goes through a bulk change piece by piece, each a transaction; one that dies is taken up where it stopped."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, live
from balcao.core.database import find, transaction
from balcao.core.failpoints import reach
from balcao.core.problems import Problem
from balcao.core.queue import queued
from balcao.domains.conversations.act_models import BulkChange, BulkChangeItem
from balcao.domains.conversations.bulk.schemas import BulkFields
from balcao.domains.conversations.change import change
from balcao.domains.conversations.models import Conversation
from balcao.domains.conversations.reply import Author
from balcao.domains.identity.models import User

UNDO_FOR = timedelta(minutes=5)
PIECE = 50
FIELDS = (
    "status", "assignee_id", "team_id", "bot_active", "labels", "priority", "snoozed_until", "unread_count",
    "waiting_since",
)  # fmt: skip
_fields: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


@queued("bulk")
async def run_bulk(account_id: UUID, bulk_id: UUID) -> None:
    more = True
    while more:
        async with transaction(account_id) as session:
            row = await find(session, BulkChange, bulk_id, lock=True)
            if row is None or row.status not in {"running", "undoing"}:
                return
            more = await (run_piece if row.status == "running" else undo_piece)(session, row, PIECE)
            reach("bulk")


async def run_piece(session: AsyncSession, row: BulkChange, most: int) -> bool:
    """Whether there is more to do."""
    by = await _author(session, row)
    items = await _some(session, row, "waiting", most)
    for item in items:
        await _change_one(session, item, row.given, by)
    await session.flush()
    more = len(items) == most
    if not more:
        row.status, row.undo_until = "done", clock.now() + UNDO_FOR
        await session.flush()
    live.show_change(session, "bulk.updated", row.id, user_id=row.user_id)
    return more


async def undo_piece(session: AsyncSession, row: BulkChange, most: int) -> bool:
    by = await _author(session, row)
    items = await _some(session, row, "changed", most)
    for item in items:
        await _restore_one(session, item, by)
    await session.flush()
    more = len(items) == most
    if not more:
        row.status = "undone"
        await session.flush()
    live.show_change(session, "bulk.updated", row.id, user_id=row.user_id)
    return more


async def _some(session: AsyncSession, row: BulkChange, status: str, most: int) -> list[BulkChangeItem]:
    """In one order for all, so that two bulk changes of the same conversations do not block each other for ever."""
    wanted = select(BulkChangeItem).where(
        BulkChangeItem.account_id == row.account_id,
        BulkChangeItem.bulk_id == row.id,
        BulkChangeItem.status == status,
    )
    return list(await session.scalars(wanted.order_by(BulkChangeItem.conversation_id).limit(most)))


async def _author(session: AsyncSession, row: BulkChange) -> Author:
    person = await find(session, User, row.user_id) if row.user_id else None
    return Author("user", row.user_id, person.name if person else None)


async def _change_one(session: AsyncSession, item: BulkChangeItem, given: dict[str, Any], by: Author) -> None:
    try:
        async with session.begin_nested():
            conversation = await find(session, Conversation, item.conversation_id, lock=True)
            before = _state(conversation)
            wanted = _wanted(conversation, given)
            if conversation is None or wanted:
                conversation = await change(session, item.conversation_id, wanted, by=by)
            after = _state(conversation)
    except Problem as refused:
        item.status, item.error = "failed", refused.detail or refused.title
        return
    changed = [name for name in FIELDS if before[name] != after[name]]
    item.status = "changed" if changed else "unchanged"
    item.before = {name: before[name] for name in changed}
    item.after = {name: after[name] for name in changed}


async def _restore_one(session: AsyncSession, item: BulkChangeItem, by: Author) -> None:
    """Only what still is as the bulk change left it."""
    before, after = item.before or {}, item.after or {}
    conversation = await find(session, Conversation, item.conversation_id, lock=True)
    now = _state(conversation)
    same = {name: value for name, value in before.items() if conversation is not None and now[name] == after[name]}
    if "status" in before and "status" not in same:
        same = {}  # what hangs on a status goes back with it or not at all
    if not same:
        item.status = "changed_since"
        return
    try:
        async with session.begin_nested():
            await change(session, item.conversation_id, _python(same), by=by)
    except Problem as refused:
        item.status, item.error = "changed_since", refused.detail or refused.title
        return
    item.status = "restored" if len(same) == len(before) else "changed_since"


def _state(conversation: Conversation | None) -> dict[str, Any]:
    state = {name: getattr(conversation, name, None) for name in FIELDS}
    plain: dict[str, Any] = _fields.dump_python(state, mode="json")
    return plain


def _wanted(conversation: Conversation | None, given: dict[str, Any]) -> dict[str, Any]:
    """The fields that differ from what is there, as change() takes them."""
    fields = BulkFields.model_validate(given)
    wanted = {name: getattr(fields, name) for name in given if name not in {"add_labels", "remove_labels"}}
    if conversation is None:
        return wanted
    if "add_labels" in given or "remove_labels" in given:
        labels = wanted.get("labels", conversation.labels)
        wanted["labels"] = [
            name for name in dict.fromkeys([*labels, *fields.add_labels]) if name not in fields.remove_labels
        ]
    return {
        name: value for name, value in wanted.items() if name == "is_unread" or getattr(conversation, name) != value
    }


def _python(state: dict[str, Any]) -> dict[str, Any]:
    """Values kept as JSON, as the columns take them."""
    types = {name: Conversation.__table__.c[name].type.python_type for name in state}
    return {
        name: TypeAdapter(types[name]).validate_python(value) if value is not None else None
        for name, value in state.items()
    }
