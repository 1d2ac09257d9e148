"""Clinics, practitioners and services over HTTP: the wire of SC-1 to SC-3, in Portuguese.

What needs to know of appointments (a practitioner's agenda, blocks, removal) is in the scheduling domain's API.
"""

from fastapi import APIRouter

from balcao.domains.clinics.routes import clinics, practitioners, services

router = APIRouter(prefix="/api/v1")
router.include_router(clinics.router, tags=["clinics"])
router.include_router(practitioners.router, tags=["practitioners"])
router.include_router(services.router, tags=["services"])
