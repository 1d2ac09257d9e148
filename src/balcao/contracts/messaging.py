"""Conversations with people: what a connector reads from a webhook and what it can be asked to send."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Kind = Literal[
    "text", "image", "audio", "video", "document", "sticker", "location", "contacts", "reaction", "buttons", "list",
    "button_reply", "list_reply", "flow_reply", "order", "template", "system", "note", "unsupported",
    "link", "flow", "location_request", "contact_request", "call_request", "call_button", "product", "products",
    "catalog", "carousel", "address_request",
]  # fmt: skip
Status = Literal["sent", "delivered", "read", "played", "failed"]
AliasKind = Literal["phone", "provider_id", "username", "email", "group"]
Meaning = Literal["no_marketing", "window_closed"]
CallPhase = Literal["ringing", "accepted", "rejected", "missed", "ended"]


@dataclass(frozen=True)
class Alias:
    """One of a person's names at a provider. A phone's `value` is what the provider said, digits with country code."""

    kind: AliasKind
    value: str


@dataclass(frozen=True)
class Sender:
    """Who wrote. The first alias is the one that replies go to.

    `formerly` are names that were theirs and may be anybody's now (a number given up). `username` is shown, and never
    decides who somebody is: it passes from one person to another.
    """

    aliases: tuple[Alias, ...]
    name: str | None = None
    username: str | None = None
    formerly: tuple[Alias, ...] = ()


@dataclass(frozen=True)
class Group:
    """A group of people at the provider that the clinic's number is in."""

    id: str
    name: str | None = None


@dataclass(frozen=True)
class Media:
    """A file at the provider: fetched by id (or url) before it expires."""

    media_id: str | None
    media_type: str
    file_name: str | None = None
    size: int | None = None
    sha256: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class MessageArrived:
    """A person wrote; in a group where `group` is given, which then is whom replies go to.

    `is_observed`: another program answers this person at the provider, so that ours must not. `data` holds the kind's
    own shape (see docs/messages.md): a location's latitude and longitude, a button_reply's and list_reply's {id, title,
    description}, a reaction's {message_id, emoji}, an unsupported one's raw.
    """

    route: str
    provider_message_id: str
    sender: Sender
    kind: Kind
    provider_at: datetime
    text: str | None = None
    media: tuple[Media, ...] = ()
    reply_to: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    group: Group | None = None
    is_observed: bool = False


@dataclass(frozen=True)
class MessageEchoed:
    """The clinic itself wrote, in the provider's own app: not a person's message, and nothing that we sent.

    `agent`: not the clinic did, but another program that answers this person at the provider; how it is called.
    """

    route: str
    provider_message_id: str
    recipient: Sender
    kind: Kind
    provider_at: datetime
    text: str | None = None
    media: tuple[Media, ...] = ()
    reply_to: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    group: Group | None = None
    agent: str | None = None


@dataclass(frozen=True)
class PastMessage:
    """Said before the number was connected, by the person or, `own`, by the clinic; `status` is what became of it."""

    provider_message_id: str
    own: bool
    kind: Kind
    provider_at: datetime
    text: str | None = None
    media: tuple[Media, ...] = ()
    reply_to: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    status: Status | None = None


@dataclass(frozen=True)
class PastTalk:
    person: Sender
    messages: tuple[PastMessage, ...]


@dataclass(frozen=True)
class HistoryTold:
    """A piece of what was said on the number before it was connected; pieces come in any order, and more than once.

    `progress` is in percent of all of it. `refused`: the clinic chose on its phone not to share it. A message with
    `media` may stand here already as one whose file was still to come.
    """

    route: str
    provider_at: datetime
    talks: tuple[PastTalk, ...] = ()
    progress: int | None = None
    refused: bool = False


@dataclass(frozen=True)
class PersonSaved:
    """The address book of the clinic's phone has this person under a name, or, `removed`, has them no more."""

    route: str
    person: Sender
    provider_at: datetime
    removed: bool = False


@dataclass(frozen=True)
class ControlPassed:
    """Who answers this person from now on: we (`ours`), or another program of the provider's."""

    route: str
    person: Sender
    ours: bool
    provider_at: datetime


@dataclass(frozen=True)
class MessageEdited:
    """Who wrote a message put other words in it. `key` tells this edit from others of the same message."""

    route: str
    provider_message_id: str
    key: str
    provider_at: datetime
    text: str | None
    own: bool = False


@dataclass(frozen=True)
class MessageRevoked:
    """Who wrote a message took it back for everybody."""

    route: str
    provider_message_id: str
    key: str
    provider_at: datetime
    own: bool = False


@dataclass(frozen=True)
class CallNoted:
    """A call with a person came to `phase`. `own`: the clinic called. `seconds` of talk, once it is over."""

    route: str
    call_id: str
    person: Sender
    phase: CallPhase
    provider_at: datetime
    own: bool = False
    seconds: int | None = None


@dataclass(frozen=True)
class PreferenceChanged:
    """A person said whether they want marketing from this number; other messages are not touched by it."""

    route: str
    person: Sender
    wants_marketing: bool
    provider_at: datetime


@dataclass(frozen=True)
class GroupChanged:
    """A group was made, renamed, or people came and went; `data` is what is shown of it."""

    route: str
    group: Group
    key: str
    what: str
    provider_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StatusChanged:
    """What became of a message we sent. `correlation` is the Outgoing.message_id that the provider gave back."""

    route: str
    provider_message_id: str
    status: Status
    provider_at: datetime
    correlation: str | None = None
    recipient: tuple[Alias, ...] = ()
    error: "Failure | None" = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AccountChanged:
    """Something about the account with the provider changed (a template's approval, a number's quality).

    Of `data` the screens use what docs/messages.md names; the provider's own words stand in `raw`.
    """

    route: str
    what: str
    provider_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """The provider's code and title, and in `detail` what a person should do about it, in Portuguese.

    `means` says what we act on ourselves: the person wants no marketing, or nothing but a template may be sent now.
    """

    code: str
    title: str
    detail: str
    means: Meaning | None = None


Happened = (
    MessageArrived
    | MessageEchoed
    | HistoryTold
    | PersonSaved
    | ControlPassed
    | MessageEdited
    | MessageRevoked
    | CallNoted
    | PreferenceChanged
    | GroupChanged
    | StatusChanged
    | AccountChanged
)


@dataclass(frozen=True)
class Request:
    """A webhook as it came: the bytes are what was signed. Header names are lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)


class Inbound(Protocol):
    """`inbound.py` of a connector. No network, no database; the clock only where a signature says when it was made."""

    def challenge(self, request: Request, settings: Any) -> str | None:
        """The body to answer a subscription's GET with, or None when this connection does not recognise it."""

    def routes(self, request: Request) -> Sequence[str]:
        """The ids inside a body by which connections are found (a phone number's id, an account's id); never raises."""

    def verify(self, request: Request, settings: Any) -> bool:
        """Whether this connection's secret signed the whole body."""

    def key(self, request: Request) -> str:
        """What makes this webhook the same as another: a repeat with the same key is kept once."""

    def parse(self, body: bytes, route_keys: frozenset[str]) -> Sequence[Happened]:
        """Everything in the body that belongs to the given routes, in order; unknown kinds become `unsupported`."""


@dataclass(frozen=True)
class Button:
    id: str
    title: str


@dataclass(frozen=True)
class Choice:
    id: str
    title: str
    description: str | None = None


@dataclass(frozen=True)
class Section:
    title: str
    rows: tuple[Choice, ...]


@dataclass(frozen=True)
class File:
    """A stored file to be sent; `read()` gives its bytes in pieces."""

    media_type: str
    file_name: str
    size: int
    read: "Reader"


class Reader(Protocol):
    def __call__(self) -> AsyncIterator[bytes]: ...


@dataclass(frozen=True)
class Outgoing:
    """A message to be sent. `message_id` is ours and comes back in statuses where the provider can carry it.

    `template` is {name, language, variables: {…} or […]}, `location` {latitude, longitude, name, address},
    `reaction` {message_id: the provider's, emoji: '' removes}, `contacts` cards as docs/messages.md has them. `data` is
    the shape of the kinds that have no field here. A single file beside `buttons`, `list`, `link` or `flow` is their
    header; of a `carousel` each card has one, in their order. `is_voice`: the sound was recorded to be listened to, as
    a voice note.
    """

    message_id: str
    to: Alias
    kind: Kind
    text: str | None = None
    files: tuple[File, ...] = ()
    buttons: tuple[Button, ...] = ()
    list_button: str | None = None
    sections: tuple[Section, ...] = ()
    template: Mapping[str, Any] | None = None
    location: Mapping[str, Any] | None = None
    reaction: Mapping[str, Any] | None = None
    reply_to: str | None = None
    contacts: tuple[Mapping[str, Any], ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    header: str | None = None
    footer: str | None = None
    is_voice: bool = False


@dataclass(frozen=True)
class Receipt:
    """The provider accepted it. `aliases` are names of the recipient learned from the answer."""

    provider_message_id: str
    aliases: tuple[Alias, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


class Outbound(Protocol):
    """`outbound.py` of a connector."""

    async def send(self, settings: Any, message: Outgoing) -> Receipt:
        """Raises Rejected, Unavailable, Unauthorized, Unsupported, or (from core/http.py alone) Unknown."""

    async def mark_read(self, settings: Any, provider_message_id: str, *, typing: bool = False) -> None:
        """Shows the person that their message was read, and that we are writing if `typing`. May do nothing."""

    def fetch(self, settings: Any, media: Media) -> AsyncIterator[bytes]:
        """The bytes of a person's file; Rejected when it has expired, or at the end when it is not what was sent."""
