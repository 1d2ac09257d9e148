"""The inbox over HTTP: conversations, messages, and what people keep for writing them."""

from fastapi import APIRouter, Depends

from balcao.domains.conversations.routes import canned_replies, conversations, labels, message_parts, messages, search
from balcao.domains.conversations.sight import guard

router = APIRouter(prefix="/api/v1", tags=["conversations"], dependencies=[Depends(guard)])
router.include_router(conversations.router)
router.include_router(messages.router)
router.include_router(message_parts.router)
router.include_router(canned_replies.router)
router.include_router(labels.router)
router.include_router(search.router)
