"""The caller of a route, as an appointment's history names them."""

from balcao.domains.identity.access import Caller
from balcao.domains.identity.roles import Role
from balcao.domains.scheduling.actors import Actor


def actor(caller: Caller) -> Actor:
    manages = caller.role.reaches(Role.MANAGER)
    if caller.user_id is not None:
        return Actor("user", caller.user_id, caller.name, manages)
    return Actor("client", caller.client_id, caller.name, manages)
