"""Meta's own agent and we take turns on a number: who has a person, and what it tells them while we look on.

Meta's page of the webhook standby, 2026-08, tells what it is for. Its field messaging_handovers is described for
Messenger alone; the shape here is the one that integrators have seen on WhatsApp in 2026-09: no `metadata`, the
person's number in `sender`, ours in `recipient`, and the roles of both sides within the type's own object.
"""

from collections.abc import Iterator

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.whatsapp_cloud.moments import told_at
from balcao.connectors.whatsapp_cloud.people import person_of
from balcao.contracts.messaging import ControlPassed

AGENT = "Agente da Meta"
AGENTS = frozenset({"ai_agent", "meta_business_agent"})


def handovers(route: str, value: Object, entry: Object) -> Iterator[ControlPassed]:
    """Nothing where the sides are not told: then it is kept as it came."""
    sender = inner(value, "sender")
    names = [text(sender, key) for key in ("phone_number", "wa_id", "user_id", "id")]
    person, ours = person_of(*names), _is_ours(inner(value, text(value, "type") or ""))
    if person is not None and ours is not None:
        yield ControlPassed(route, person, ours, told_at(value, entry))


def _is_ours(passed: Object) -> bool | None:
    """Who has it now counts; who had it before only where that is all that is told."""
    now = text(passed, "new_owner_role") or text(passed, "new_owner_app_role")
    before = text(passed, "previous_owner_role") or text(passed, "previous_owner_app_role")
    if now:
        return now.lower() not in AGENTS
    return before.lower() in AGENTS if before else None


def observed(value: Object) -> Object:
    """What a standby webhook holds: within `standby` as seen, or beside `metadata` as the other webhooks have it.

    An echo's content stands in its `message`.
    """
    found = {**value, **inner(value, "standby")}
    echoes = [{**one, **inner(one, "message"), "id": text(one, "id")} for one in items(found, "message_echoes")]
    return {**found, **({"message_echoes": echoes} if echoes else {})}
