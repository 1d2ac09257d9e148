"""The inbox over HTTP: conversations, messages, and what people keep for writing them."""

from fastapi import APIRouter, Depends

from balcao.domains.conversations.routes import (
    bulk_changes,
    canned_replies,
    contact_files,
    conversations,
    desk,
    drafts,
    forwards,
    labels,
    message_costs,
    message_parts,
    messages,
    participants,
    saved_filters,
    scheduled_messages,
    search,
)
from balcao.domains.conversations.sight import guard

router = APIRouter(prefix="/api/v1", tags=["conversations"], dependencies=[Depends(guard)])
router.include_router(bulk_changes.router)
router.include_router(conversations.router)
router.include_router(desk.router)
router.include_router(messages.router)
router.include_router(message_parts.router)
router.include_router(message_costs.router)
router.include_router(canned_replies.router)
router.include_router(labels.router)
router.include_router(search.router)
router.include_router(contact_files.router)
router.include_router(drafts.router)
router.include_router(forwards.router)
router.include_router(participants.router)
router.include_router(saved_filters.router)
router.include_router(scheduled_messages.router)
