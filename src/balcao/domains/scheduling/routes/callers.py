"""The caller of a route, as an appointment's history names them."""

from balcao.domains.identity.access import Caller
from balcao.domains.scheduling.actors import Actor


def actor(caller: Caller) -> Actor:
    if caller.user_id is not None:
        return Actor("user", caller.user_id, caller.name)
    return Actor("client", caller.client_id, caller.name)
