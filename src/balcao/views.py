"""How the live feed's objects look to browsers: the event's word before the dot → who reads them, many at once."""

from collections.abc import Mapping

from balcao.core.live import View
from balcao.domains.connections.live import see_connections
from balcao.domains.conversations.live import see_conversations, see_messages
from balcao.domains.scheduling import live as scheduling

VIEWS: Mapping[str, View] = {
    "connection": see_connections,
    "conversation": see_conversations,
    "message": see_messages,
    "appointment": scheduling.see,
}
