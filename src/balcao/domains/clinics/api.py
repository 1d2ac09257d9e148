"""Clinics, practitioners and services over HTTP: the wire of SC-1 to SC-4, in Portuguese.

What needs to know of appointments (a practitioner's agenda, blocks, removal) is in the scheduling domain's API.
"""

from fastapi import APIRouter

from balcao.domains.clinics.routes import clinics, practitioners, promotions, services

router = APIRouter(prefix="/api/v1")
router.include_router(clinics.router, tags=["clinics"])
router.include_router(practitioners.router, tags=["practitioners"])
router.include_router(services.router, tags=["services"])
router.include_router(promotions.router, tags=["promotions"])
