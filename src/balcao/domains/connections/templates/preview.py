"""A template as whoever gets it will read it, with something in the place of its variables."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.connections.templates.draft import complaints, draft_of
from balcao.domains.connections.templates.schemas import PreviewIn, PreviewOut, ProblemOut, ShownButton, ShownCard
from balcao.domains.connections.templates.variables import filled, variables_of
from balcao.domains.connections.templates.write import channel_with_templates


async def preview(session: AsyncSession, given: PreviewIn) -> PreviewOut:
    """Raises NotFound, Invalid for a channel without templates."""
    connection = await channel_with_templates(session, given.channel_id)
    content = given.model_dump(mode="json", exclude={"channel_id", "name", "language", "variables"})
    draft = draft_of(given.name, given.language, content)
    values = {**given.samples, **given.variables}
    return PreviewOut(
        header=_header(draft.header, given.variables),
        body=filled(draft.body, values),
        footer=draft.footer,
        buttons=[_button(button) for button in draft.buttons],
        cards=[_card(card) for card in draft.cards],
        missing=[name for name in variables_of(draft.body) if not values.get(name)],
        problems=[ProblemOut.model_validate(one) for one in await complaints(session, connection.connector, draft)],
    )


def _header(header: Mapping[str, Any] | None, variables: Mapping[str, str]) -> dict[str, Any] | None:
    if not header or header["kind"] != "text":
        return dict(header) if header else None
    sample = header.get("sample") or ""
    values = {name: variables.get(name) or sample for name in variables_of(header.get("text"))}
    return {"kind": "text", "text": filled(header.get("text") or "", values)}


def _card(card: Mapping[str, Any]) -> ShownCard:
    body = filled(card.get("body") or "", card.get("samples") or {})
    return ShownCard(header=dict(card["header"]), body=body, buttons=[_button(one) for one in card["buttons"]])


def _button(button: Mapping[str, Any]) -> ShownButton:
    url, sample = button.get("url"), button.get("sample") or ""
    shown = filled(url, dict.fromkeys(variables_of(url), sample)) if url else None
    return ShownButton(kind=button["kind"], title=button.get("title"), url=shown)
