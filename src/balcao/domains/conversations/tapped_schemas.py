"""The shapes of messages that are answered by a tap: buttons, lists, links, forms, goods and carousels."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

Short = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[^\x00]*$")]


class ButtonIn(BaseModel):
    id: Short
    title: Annotated[str, StringConstraints(min_length=1, max_length=20)]


class ChoiceIn(BaseModel):
    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    title: Annotated[str, StringConstraints(min_length=1, max_length=24)]
    description: Annotated[str, StringConstraints(max_length=72)] | None = None


class SectionIn(BaseModel):
    title: Annotated[str, StringConstraints(max_length=24)] = ""
    rows: list[ChoiceIn] = Field(min_length=1, max_length=10)


class ListIn(BaseModel):
    button: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    sections: list[SectionIn] = Field(min_length=1, max_length=10)


class LinkIn(BaseModel):
    """A button that opens an address."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=2000)]


class FlowIn(BaseModel):
    """A form made at the provider; without `screen` it asks the clinic's own endpoint where to begin."""

    flow_id: Short | None = None
    flow_name: Short | None = None
    button: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    screen: Short | None = None
    data: dict[str, Any] = Field(default_factory=dict)
    token: Short | None = None


class GoodsSectionIn(BaseModel):
    title: Annotated[str, StringConstraints(min_length=1, max_length=24)]
    product_ids: list[Short] = Field(min_length=1, max_length=30)


class GoodsIn(BaseModel):
    """Of the clinic's catalogue: one product, several in sections, or all of it (neither given)."""

    catalog_id: Short | None = None
    product_id: Short | None = None
    sections: list[GoodsSectionIn] = Field(default=[], max_length=10)


class SlideIn(BaseModel):
    """A card of a carousel: a picture or a film, a line below, and a link or replies to tap."""

    file_id: UUID
    text: Annotated[str, StringConstraints(max_length=160)] | None = None
    link: LinkIn | None = None
    buttons: list[ButtonIn] = Field(default=[], max_length=2)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.link) == bool(self.buttons):
            raise ValueError("Cada cartão leva um link, ou até duas respostas.")
        return self


class CarouselIn(BaseModel):
    """Cards side by side, all with the same kind and number of buttons."""

    cards: list[SlideIn] = Field(min_length=2, max_length=10)

    @model_validator(mode="after")
    def _alike(self) -> Self:
        if len({(card.link is None, len(card.buttons)) for card in self.cards}) > 1:
            raise ValueError("Todos os cartões precisam dos mesmos tipos e número de botões.")
        ids = [button.id for card in self.cards for button in card.buttons]
        if len(set(ids)) < len(ids):
            raise ValueError("O código de um botão não pode se repetir.")
        return self
