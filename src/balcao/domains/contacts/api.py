"""Contacts over HTTP: people, their attributes and history, merging, and lists that come and go as CSV."""

from fastapi import APIRouter

from balcao.domains.contacts.routes import attributes, consents, contacts, exports, history, imports, merges

router = APIRouter(prefix="/api/v1", tags=["contacts"])
router.include_router(contacts.router)
router.include_router(attributes.router)
router.include_router(history.router)
router.include_router(consents.router)
router.include_router(merges.router)
router.include_router(imports.router)
router.include_router(exports.router)
