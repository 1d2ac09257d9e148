"""What the clinic says unasked, over HTTP: chains of reminders and the reminders themselves."""

from fastapi import APIRouter

from balcao.domains.notifications.routes import chains, reminders

router = APIRouter(prefix="/api/v1")
router.include_router(chains.router)
router.include_router(reminders.router)
