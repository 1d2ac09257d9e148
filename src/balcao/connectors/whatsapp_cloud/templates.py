"""The account's message templates, in our own words: listed, made, changed and deleted."""

from collections.abc import Sequence

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.whatsapp_cloud import client, template_rules
from balcao.connectors.whatsapp_cloud.settings import Settings
from balcao.connectors.whatsapp_cloud.template_parts import (
    button_of,
    cards_of,
    components_of,
    header_of,
    options_of,
    samples_of,
)
from balcao.connectors.whatsapp_cloud.template_rules import VARIABLE
from balcao.connectors.whatsapp_cloud.template_words import reason_of, status_of
from balcao.contracts.messaging import File
from balcao.contracts.templates import Complaint, Draft, Format, Submitted, Template
from balcao.core.outcomes import Rejected, Unavailable

FIELDS = (
    "id,name,language,category,status,components,parameter_format,quality_score,rejected_reason,"
    "message_send_ttl_seconds"
)


async def templates(settings: Settings) -> list[Template]:
    """All of them, of every status."""
    listed = await client.get_list(
        settings,
        settings.business_account_id,
        "message_templates",
        what="templates.list",
        query={"fields": FIELDS, "limit": "100"},
    )
    return [template for entry in listed if (template := template_of(entry))]


def template_of(entry: Object) -> Template | None:
    name, language = text(entry, "name"), text(entry, "language")
    if not name or not language:
        return None
    parts = {(text(part, "type") or "").upper(): part for part in items(entry, "components")}
    body, header = text(parts.get("BODY"), "text") or "", header_of(parts.get("HEADER"))
    status = status_of(text(entry, "status")) or ""
    lifetime = entry.get("message_send_ttl_seconds")
    return Template(
        id=text(entry, "id") or name,
        name=name,
        language=language,
        category=(text(entry, "category") or "").lower(),
        status=status,
        body=body,
        header=header,
        footer=text(parts.get("FOOTER"), "text"),
        buttons=tuple(button_of(button) for button in items(parts.get("BUTTONS"), "buttons")),
        variables=tuple(dict.fromkeys(VARIABLE.findall(body))),
        format=_format(entry),
        samples=samples_of(parts.get("BODY")),
        options=options_of(parts.get("BODY"), parts.get("FOOTER")),
        ttl_seconds=lifetime if isinstance(lifetime, int) and lifetime > 0 else None,
        quality=_quality(entry),
        reason=reason_of(entry, status),
        cards=cards_of(parts.get("CAROUSEL")),
    )


def _format(entry: Object) -> Format:
    return "named" if (text(entry, "parameter_format") or "").upper() == "NAMED" else "positional"


def _quality(entry: Object) -> str | None:
    score = text(inner(entry, "quality_score"), "score") or text(entry, "quality_score")
    return score.lower() if score else None


def complaints(draft: Draft, example_type: str | None, card_types: Sequence[str | None] = ()) -> Sequence[Complaint]:
    return template_rules.complaints(draft, example_type, card_types)


async def create(
    settings: Settings, draft: Draft, example: File | None, card_examples: Sequence[File] = ()
) -> Submitted:
    """Nothing is uploaded for a draft that breaks a rule."""
    _refuse_broken(draft, example, card_examples)
    handle = await client.upload_example(settings, example) if example else None
    card_handles = [await client.upload_example(settings, file) for file in card_examples]
    answer = await client.post_template(
        settings,
        {
            "name": draft.name,
            "language": draft.language,
            "category": draft.category.upper(),
            "parameter_format": draft.format.upper(),
            **_lifetime(draft),
            "components": components_of(draft, handle, card_handles),
        },
    )
    id = text(answer, "id")
    if id is None:
        raise Unavailable("unreadable_answer", "Resposta estranha da Meta", "Atualize a lista antes de tentar de novo.")
    return _submitted(answer, id, draft)


async def change(
    settings: Settings,
    template_id: str,
    draft: Draft,
    example: File | None,
    card_examples: Sequence[File] = (),
    *,
    category: bool,
) -> Submitted:
    _refuse_broken(draft, example, card_examples)
    handle = await client.upload_example(settings, example) if example else None
    card_handles = [await client.upload_example(settings, file) for file in card_examples]
    moved = {"category": draft.category.upper()} if category else {}
    body = {**moved, **_lifetime(draft), "components": components_of(draft, handle, card_handles)}
    return _submitted(await client.post_node(settings, template_id, body, what="templates.change"), template_id, draft)


def _submitted(answer: Object, id: str, draft: Draft) -> Submitted:
    status = status_of(text(answer, "status")) or "pending"
    return Submitted(id, status, (text(answer, "category") or draft.category).lower())


def _lifetime(draft: Draft) -> Object:
    return {"message_send_ttl_seconds": draft.ttl_seconds} if draft.ttl_seconds else {}


def _refuse_broken(draft: Draft, example: File | None, card_examples: Sequence[File]) -> None:
    types = [file.media_type for file in card_examples]
    for complaint in template_rules.complaints(draft, example.media_type if example else None, types):
        raise Rejected("template", "Modelo fora das regras", f"{complaint.pointer}: {complaint.detail}")


async def delete(settings: Settings, name: str, template_id: str | None) -> None:
    await client.delete_template(settings, name, template_id)
