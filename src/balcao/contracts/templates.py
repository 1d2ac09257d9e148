"""Message templates that a provider has to approve before they may be sent: listed, written, changed, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from balcao.contracts.messaging import File

Format = Literal["named", "positional"]


@dataclass(frozen=True)
class Template:
    """`body` holds its variables as {{1}} or {{nome}}; `variables` names them in order, `samples` gives one of each.

    `status` is approved, pending, rejected, paused, disabled and so on, or the provider's own word; `reason` says in
    Portuguese why. `header` is {kind, text, sample}; a button {kind, title, url, phone, code, sample, flow_id,
    flow_screen}, where `sample` stands in for its variable. `options` is what one category alone knows. `cards` are
    those of a carousel, each {header {kind}, body, samples, buttons}, with nothing but the text above them.
    """

    id: str
    name: str
    language: str
    category: str
    status: str
    body: str
    header: Mapping[str, Any] | None
    footer: str | None
    buttons: tuple[Mapping[str, Any], ...]
    variables: tuple[str, ...]
    format: Format = "positional"
    samples: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    ttl_seconds: int | None = None
    quality: str | None = None
    reason: str | None = None
    cards: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Draft:
    """A template as one of us writes it; the parts are as Template has them.

    The header's `kind` is text, image, video, document or location; a medium's example is given beside. A button's is
    quick_reply, url, phone_number, copy_code or flow. `options`: {security_advice, code_minutes} of authentication.
    """

    name: str
    language: str
    category: str
    format: Format
    body: str
    header: Mapping[str, Any] | None = None
    footer: str | None = None
    buttons: tuple[Mapping[str, Any], ...] = ()
    samples: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    ttl_seconds: int | None = None
    cards: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Complaint:
    """What the provider would refuse: `pointer` is the field (RFC 6901, "/buttons/0/title"), `detail` what to do."""

    pointer: str
    detail: str


@dataclass(frozen=True)
class Submitted:
    """The provider took it, to look at it. It may put it into another category."""

    id: str
    status: str
    category: str


class TemplatesConnector(Protocol):
    """`templates.py` of a connector. How often an approved one may be changed stands in the manifest's limits."""

    async def templates(self, settings: Any) -> Sequence[Template]: ...

    def complaints(
        self, draft: Draft, example_type: str | None, card_types: Sequence[str | None] = ()
    ) -> Sequence[Complaint]:
        """By the provider's rules, before it is asked; pure. `example_type`: the media type of the header's example,
        `card_types` those of the cards'.
        """

    async def create(
        self, settings: Any, draft: Draft, example: File | None, card_examples: Sequence[File] = ()
    ) -> Submitted:
        """Raises Rejected, Unavailable, Unauthorized, and Unknown when nobody knows whether it was made."""

    async def change(
        self,
        settings: Any,
        template_id: str,
        draft: Draft,
        example: File | None,
        card_examples: Sequence[File] = (),
        *,
        category: bool,
    ) -> Submitted:
        """Replaces all parts. `category`: whether that changes too."""

    async def delete(self, settings: Any, name: str, template_id: str | None) -> None:
        """This one, or, without an id, the name in all languages. One that is not there any more is no error."""
