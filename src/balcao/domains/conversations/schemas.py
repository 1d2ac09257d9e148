"""The shapes of conversations and messages on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from balcao.core.pages import Page
from balcao.domains.conversations.tapped_schemas import (
    ButtonIn,
    CarouselIn,
    FlowIn,
    GoodsIn,
    LinkIn,
    ListIn,
    Short,
)
from balcao.domains.files.shown import AttachmentOut

ConversationStatus = Literal["open", "pending", "snoozed", "resolved"]
Priority = Literal["none", "low", "medium", "high", "urgent"]
MessageStatus = Literal["received", "queued", "sending", "sent", "delivered", "read", "played", "failed", "unknown"]
MessageKind = Literal[
    "text", "image", "audio", "video", "document", "sticker", "location", "contacts", "reaction", "buttons", "list",
    "button_reply", "list_reply", "flow_reply", "order", "template", "system", "note", "unsupported",
    "link", "flow", "location_request", "contact_request", "call_request", "call_button", "product", "products",
    "catalog", "carousel", "address_request",
]  # fmt: skip
Text = Annotated[str, StringConstraints(max_length=4096, pattern=r"^[^\x00]*$")]


class Named(BaseModel):
    id: UUID
    name: str | None


class ContactSummary(Named):
    phone: str | None = None
    is_group: bool = False


class ChannelSummary(Named):
    connector: str


class LastMessage(BaseModel):
    id: UUID
    kind: MessageKind
    text: str | None
    direction: Literal["inbound", "outbound"]
    status: MessageStatus
    sender_type: str
    created_at: datetime
    removed_at: datetime | None = None


class SlaOut(BaseModel):
    """The nearest promise. `state` holds now: it turns soon at `soon_at` and breached at `due_at` by itself.

    `clock` is null when none runs any more: then all were met, or one was breached. While paused nothing is due.
    """

    policy: Named | None
    clock: Literal["first_answer", "next_answer", "resolution"] | None
    due_at: datetime | None
    soon_at: datetime | None
    state: Literal["ok", "soon", "breached", "met"]
    paused: bool


class ConversationOut(BaseModel):
    id: UUID
    channel_id: UUID
    contact_id: UUID
    status: ConversationStatus
    assignee_id: UUID | None
    bot_active: bool
    labels: list[str]
    priority: Priority
    unread_count: int
    last_message_at: datetime
    window_expires_at: datetime | None
    free_until: datetime | None = Field(description="Came by an ad and was answered: till then nothing costs anything.")
    snoozed_until: datetime | None
    team_id: UUID | None
    waiting_since: datetime | None = Field(description="When the person wrote the first thing nobody has answered.")
    queued_at: datetime | None = Field(description="Since when it waits for somebody to be drawn or to take it.")
    observed_since: datetime | None = Field(
        description="Another program of the provider's answers the person since then: nothing is written from here."
    )
    sla: SlaOut | None
    created_at: datetime
    updated_at: datetime
    contact: ContactSummary
    channel: ChannelSummary
    assignee: Named | None
    team: Named | None
    last_message: LastMessage | None
    version: int = Field(exclude=True, default=1)


class SenderOut(BaseModel):
    type: Literal["contact", "user", "bot", "system"]
    id: UUID | None
    name: str | None


class ErrorOut(BaseModel):
    """`means` where there is more to do than to read: choose a template, or respect a wish."""

    code: str
    title: str
    detail: str
    means: Literal["no_marketing", "window_closed"] | None = None


class WaitingOut(BaseModel):
    """What a queued message waits for, and until when at least."""

    reason: str
    until: datetime


class MessageOut(BaseModel):
    """`removed_at`: who wrote it took it back, and its words are shown no more. What `data` holds: docs/messages.md."""

    id: UUID
    conversation_id: UUID
    direction: Literal["inbound", "outbound"]
    kind: MessageKind
    text: str | None
    attachments: list[AttachmentOut]
    sender: SenderOut
    status: MessageStatus
    error: ErrorOut | None
    provider_message_id: str | None
    reply_to: UUID | None
    provider_at: datetime | None
    created_at: datetime
    edited_at: datetime | None = None
    removed_at: datetime | None = None
    waiting: WaitingOut | None = None
    data: dict[str, Any]
    version: int = Field(exclude=True, default=1)


class MessagePage(Page[MessageOut]):
    """`previous_cursor` goes into `after`: there may be newer messages than these."""

    previous_cursor: str | None = None


class TimelineStep(BaseModel):
    status: str
    at: datetime
    detail: dict[str, Any] | None


class CostOut(BaseModel):
    """What the provider counted the message as. `micros`: millionths of the currency; null where no price is known."""

    category: str
    kind: str = Field(description="regular, free_customer_service, free_entry_point or the provider's own word.")
    micros: int | None
    currency: str | None


class Timeline(BaseModel):
    items: list[TimelineStep]
    cost: CostOut | None = None


class ConversationIn(BaseModel):
    """Opens a conversation with a contact on a channel, or finds the open one."""

    model_config = ConfigDict(extra="forbid")
    channel_id: UUID
    contact_id: UUID


class ConversationChange(BaseModel):
    """Only the keys that are given change. `assignee_id` takes "me" too."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"assignee_id": "me", "bot_active": False}]}
    )
    status: ConversationStatus = "open"
    assignee_id: UUID | Literal["me"] | None = None
    team_id: UUID | None = None
    bot_active: bool = False
    labels: list[Short] = Field(default=[], max_length=50)
    priority: Priority = "none"
    snoozed_until: datetime | None = None
    unread_count: Literal[0] = 0
    observed: Literal[False] = Field(False, description="Takes the conversation over from whoever answers it now.")
    is_unread: bool = Field(False, description="True marks it as unread again, false as read.")


class LocationIn(BaseModel):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    name: Short | None = None
    address: Annotated[str, StringConstraints(max_length=1000)] | None = None


class TemplateCardIn(BaseModel):
    """A card of the template's carousel: its file, and what stands in its blanks; `buttons` by place, as below."""

    file_id: UUID
    variables: dict[str, str] | list[str] = Field(default_factory=list)
    buttons: dict[str, Annotated[str, StringConstraints(max_length=2000)]] = Field(default_factory=dict, max_length=2)


class TemplateIn(BaseModel):
    """`header` fills the blank of a header's text, `location` stands in a place's; a medium goes in `attachment_ids`.

    `buttons` by the button's place ("0" is the first): the end of an address, the code to copy, a form's token.
    """

    name: Short
    language: Short = "pt_BR"
    variables: dict[str, str] | list[str] = Field(default_factory=list)
    header: dict[str, str] | list[str] = Field(default_factory=list)
    location: LocationIn | None = None
    buttons: dict[str, Annotated[str, StringConstraints(max_length=2000)]] = Field(default_factory=dict, max_length=10)
    cards: list[TemplateCardIn] = Field(default=[], max_length=10)


class ReactionIn(BaseModel):
    message_id: UUID
    emoji: Annotated[str, StringConstraints(max_length=16)] = ""


class VersionOut(BaseModel):
    text: str | None
    at: datetime


class Versions(BaseModel):
    items: list[VersionOut]


class CardPhoneIn(BaseModel):
    phone: Annotated[str, StringConstraints(min_length=3, max_length=40)]
    type: Annotated[str, StringConstraints(max_length=20)] | None = None
    provider_id: Annotated[str, StringConstraints(max_length=20)] | None = None


class CardIn(BaseModel):
    """A person's card, with a phone or an e-mail."""

    name: Short
    phones: list[CardPhoneIn] = Field(default=[], max_length=20)
    emails: list[Short] = Field(default=[], max_length=20)
    organization: Short | None = None


Cards = list[CardIn]


class MessageIn(BaseModel):
    """One kind alone: text, files, buttons, list, template, location, contacts, link, flow, goods, carousel and so on.

    `request` asks the person, by one tap, for their place, phone, address or leave to call; "call" offers to be called.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "Bom dia! Em que posso ajudar?"},
                {"text": "Qual horário?", "buttons": [{"id": "1", "title": "Quinta 14:00"}]},
                {"kind": "note", "text": "Prefere a Dra. Ana."},
                {"text": "Veja o preparo.", "link": {"title": "Abrir", "url": "https://clinica.example/preparo"}},
                {"text": "De onde você vem?", "request": "location"},
                {
                    "template": {
                        "name": "lembrete_de_consulta",
                        "variables": {"nome": "Ana", "quando": "amanhã às 14h"},
                        "buttons": {"1": "c/8Jk2"},
                    }
                },
                {
                    "text": "Nossos exames:",
                    "carousel": {
                        "cards": [
                            {
                                "file_id": "019a0000-0000-7000-8000-00000000000a",
                                "text": "Raio-x panorâmico",
                                "link": {"title": "Ver preparo", "url": "https://clinica.example/raio-x"},
                            },
                            {
                                "file_id": "019a0000-0000-7000-8000-00000000000b",
                                "text": "Tomografia",
                                "link": {"title": "Ver preparo", "url": "https://clinica.example/tomografia"},
                            },
                        ]
                    },
                },
                {"text": "Esta escova:", "goods": {"catalog_id": "194836987003835", "product_id": "escova-macia"}},
                {"text": "Podemos ligar para você?", "request": "call_permission"},
                {"contacts": [{"name": "Dra. Ana", "phones": [{"phone": "+55 41 98765-4321"}]}]},
            ]
        },
    )
    kind: Literal["note"] | None = None
    text: Text | None = None
    attachment_ids: list[UUID] = Field(default=[], max_length=10)
    buttons: list[ButtonIn] = Field(default=[], max_length=10)
    list: ListIn | None = None
    template: TemplateIn | None = None
    location: LocationIn | None = None
    contacts: Cards = Field(default=[], max_length=20)
    link: LinkIn | None = None
    flow: FlowIn | None = None
    goods: GoodsIn | None = None
    carousel: CarouselIn | None = None
    request: Literal["location", "contact", "address", "call_permission", "call"] | None = None
    header: Annotated[str, StringConstraints(max_length=60)] | None = None
    footer: Annotated[str, StringConstraints(max_length=60)] | None = None
    is_voice: bool = Field(default=False, description="The file was recorded as a voice note.")
    reaction: ReactionIn | None = None
    reply_to: UUID | None = None
    mentions: Annotated[tuple[UUID, ...], Field(max_length=20, description="People called by a note.")] = ()
    send_at: datetime | None = Field(None, description="Plans the message for then; the answer is 202 and the plan.")
    cancel_on_reply: bool = Field(False, description="With `send_at`: called off when the patient writes first.")


class MessageChange(BaseModel):
    """`text` edits a note or a message still waiting; `send_again` queues a failed or unknown one anew."""

    model_config = ConfigDict(extra="forbid")
    text: Text | None = None
    send_again: bool = False


class Counters(BaseModel):
    open: int
    mine: int
    unassigned: int
    pending: int
    snoozed: int
    unread: int
    waiting: int = Field(description="Open, without the bot, with somebody who waits for an answer.")
    waiting_mine: int
    waiting_unassigned: int
    longest_waiting_since: datetime | None


class LabelIn(BaseModel):
    name: Short
    color: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")] = "#64748b"


class LabelOut(LabelIn):
    id: UUID
