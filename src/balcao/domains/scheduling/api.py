"""The agenda over HTTP: free times, holds, appointments, blocks, and the calendars outside."""

from fastapi import APIRouter

from balcao.domains.scheduling.routes import agenda, appointments, calendars, free_times, promotions

router = APIRouter(prefix="/api/v1")
# Before the appointments, whose /agendamentos/{id} would take "horarios" for an id.
router.include_router(free_times.router)
router.include_router(appointments.router)
router.include_router(agenda.router)
router.include_router(calendars.router)
router.include_router(promotions.router)
