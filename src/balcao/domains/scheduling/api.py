"""The agenda over HTTP: free times, holds, appointments, blocks, and the calendars outside."""

from fastapi import APIRouter

from balcao.domains.scheduling.conflicts import routes as conflicts
from balcao.domains.scheduling.outside import routes as outside
from balcao.domains.scheduling.public import choose_routes, details_routes, file_routes, visit_routes
from balcao.domains.scheduling.routes import (
    agenda,
    appointments,
    booking_pages,
    calendar_sync,
    calendars,
    free_times,
    promotions,
)
from balcao.domains.scheduling.waiting_list import routes as waiting_list

router = APIRouter(prefix="/api/v1")
# Before the appointments, whose /agendamentos/{id} would take "horarios" for an id.
router.include_router(free_times.router)
router.include_router(appointments.router)
router.include_router(agenda.router)
router.include_router(calendars.router)
router.include_router(calendar_sync.router)
router.include_router(conflicts.router)
router.include_router(promotions.router)
router.include_router(booking_pages.router)
router.include_router(outside.router)
router.include_router(waiting_list.router)

# What anybody may open, as pages and not as documents. The named paths come before /{slug} and /{name}.
pages = APIRouter()
pages.include_router(details_routes.router)
pages.include_router(visit_routes.router)
pages.include_router(file_routes.router)
pages.include_router(choose_routes.router)
