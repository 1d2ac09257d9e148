"""The desk's own routes together: who works, who is there, who gets what, what is promised, what was thought of it."""

from fastapi import APIRouter

from balcao.domains.conversations.routes import (
    assignment_rules,
    availability,
    business_hours,
    inbox_options,
    satisfaction,
    service_levels,
    teams,
    transfers,
)

router = APIRouter()
for part in (
    teams,
    availability,
    transfers,
    inbox_options,
    assignment_rules,
    business_hours,
    service_levels,
    satisfaction,
):
    router.include_router(part.router)
