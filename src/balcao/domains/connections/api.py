"""Everything of connections over HTTP."""

from fastapi import APIRouter

from balcao.domains.connections import channels_api, connections_api, connectors_api, kept_api, oauth_api
from balcao.domains.connections.prices import routes as prices
from balcao.domains.connections.templates import routes as templates

router = APIRouter()
for part in (connectors_api, connections_api, oauth_api, channels_api, templates, prices, kept_api):
    router.include_router(part.router)
