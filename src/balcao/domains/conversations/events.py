"""What happens to conversations and messages."""

from dataclasses import dataclass
from uuid import UUID

from balcao.core.events import Event


@dataclass(frozen=True)
class MessageReceived(Event):
    """A person wrote, and it is stored. `patience` is how many seconds the bot waits for more of the same turn.

    `timed`: a service clock may run for it; `planned`: it may cancel what waits to be sent; `asked`: it may answer what
    we asked. False saves a question.
    """

    message_id: UUID
    conversation_id: UUID
    for_bot: bool
    patience: float
    timed: bool = True
    planned: bool = True
    asked: bool = True


@dataclass(frozen=True)
class MessageQueued(Event):
    """Something of ours, a note included, was written. `timed`: a service clock may run for it."""

    message_id: UUID
    conversation_id: UUID
    timed: bool = True


@dataclass(frozen=True)
class MessageChanged(Event):
    """A message's status, text or files changed."""

    message_id: UUID
    conversation_id: UUID


@dataclass(frozen=True)
class ConversationOpened(Event):
    """A new conversation, or one that came back after it was resolved; `by_user` when one of us opened it."""

    conversation_id: UUID
    by_user: bool = False


@dataclass(frozen=True)
class ConversationChanged(Event):
    """Its status, assignee, team, labels, priority or bot changed; `changed` names them."""

    conversation_id: UUID
    changed: frozenset[str] = frozenset()
    by_user: bool = False


@dataclass(frozen=True)
class SendSettled(Event):
    """What became of an unknown send is known now: the conversation's next message may go."""

    conversation_id: UUID


@dataclass(frozen=True)
class ConversationRead(Event):
    """Somebody of the clinic has seen what was new."""

    conversation_id: UUID


@dataclass(frozen=True)
class LineWritten(Event):
    """Something happened to a conversation, and a line among its messages says so."""

    message_id: UUID
    conversation_id: UUID


@dataclass(frozen=True)
class AvailabilityChanged(Event):
    """A person came, went or paused, or takes more or fewer conversations."""

    user_id: UUID


@dataclass(frozen=True)
class ServiceLevelBreached(Event):
    """A promise to a conversation was not kept in time."""

    clock_id: UUID
    conversation_id: UUID


@dataclass(frozen=True)
class SurveyAnswered(Event):
    """A person said what they thought of how they were served."""

    survey_id: UUID
    conversation_id: UUID
