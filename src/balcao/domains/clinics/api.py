"""Clinics, practitioners and services over HTTP: the wire of SC-1 to SC-4, in Portuguese.

What needs to know of appointments (a practitioner's agenda, blocks, removal) is in the scheduling domain's API.
"""

from fastapi import APIRouter

from balcao.domains.clinics.routes import (
    clinics,
    holidays,
    insurers,
    practitioners,
    promotions,
    resources,
    services,
)

router = APIRouter(prefix="/api/v1")
router.include_router(clinics.router, tags=["clinics"])
router.include_router(practitioners.router, tags=["practitioners"])
router.include_router(services.router, tags=["services"])
router.include_router(promotions.router, tags=["promotions"])
router.include_router(resources.router, tags=["resources"])
router.include_router(insurers.router, tags=["insurers"])
router.include_router(holidays.router, tags=["clinics"])
