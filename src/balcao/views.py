"""How the live feed's objects look to browsers: the event's word before the dot → who reads them, many at once."""

from collections.abc import Mapping

from balcao.core.live import View
from balcao.domains.connections.live import see_connections
from balcao.domains.connections.templates.queries import see_templates
from balcao.domains.contacts.imports.queries import see_imports
from balcao.domains.conversations.bulk.queries import see_bulk
from balcao.domains.conversations.live import see_conversations, see_messages
from balcao.domains.conversations.mentions import see_mentions
from balcao.domains.conversations.scheduled.queries import see_scheduled
from balcao.domains.scheduling import live as scheduling
from balcao.domains.scheduling.calendars.shapes import see_conflict, see_mirror
from balcao.domains.scheduling.outside.queries import see_bookings
from balcao.domains.scheduling.waiting_list import queries as waiting_list

VIEWS: Mapping[str, View] = {
    "bulk": see_bulk,
    "connection": see_connections,
    "conversation": see_conversations,
    "import": see_imports,
    "message": see_messages,
    "mention": see_mentions,
    "scheduled": see_scheduled,
    "template": see_templates,
    "appointment": scheduling.see,
    "calendar_conflict": see_conflict,
    "calendar_mirror": see_mirror,
    "outside_booking": see_bookings,
    "wish": waiting_list.see_live,
}
