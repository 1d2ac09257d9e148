"""What follows from our own events: event → use cases, in the order in which they may answer.

A plain row runs within the transaction that published the event; a queued one becomes a job when it commits. Who
answers a message is the order of these rows: the first taker wins.
"""

from collections.abc import Mapping, Sequence

from balcao.core.events import Event, Reaction
from balcao.domains.conversations import events as conversations
from balcao.domains.conversations import live as conversations_live
from balcao.domains.conversations.deliver import deliver

TABLE: Mapping[type[Event], Sequence[Reaction]] = {
    conversations.ConversationOpened: [conversations_live.show_new_conversation],
    conversations.ConversationChanged: [conversations_live.show_conversation],
    conversations.MessageReceived: [conversations_live.show_message],
    conversations.MessageQueued: [conversations_live.show_message],
    conversations.MessageChanged: [conversations_live.show_message_change],
    conversations.SendSettled: [deliver],
}
