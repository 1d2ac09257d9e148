"""Everything of identity over HTTP."""

from fastapi import APIRouter

from balcao.domains.identity import auth_api, clients_api, first_owner_api, me_api, users_api

router = APIRouter()
for part in (auth_api, me_api, users_api, clients_api, first_owner_api):
    router.include_router(part.router)
