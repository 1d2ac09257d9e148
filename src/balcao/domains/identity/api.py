"""Everything of identity over HTTP."""

from fastapi import APIRouter

from balcao.domains.identity import (
    audit_api,
    auth_api,
    clients_api,
    first_owner_api,
    invitations_api,
    me_api,
    resets_api,
    second_factor_api,
    sign_ins_api,
    users_api,
)

router = APIRouter()
PARTS = (
    auth_api, first_owner_api, invitations_api, resets_api, me_api, second_factor_api, sign_ins_api, users_api,
    clients_api, audit_api,
)  # fmt: skip
for part in PARTS:
    router.include_router(part.router)
