"""The account's message templates, in our own words."""

import re

from balcao.connectors._shared.loose_json import Object, items, known, text
from balcao.connectors.whatsapp_cloud import client
from balcao.connectors.whatsapp_cloud.settings import Settings
from balcao.contracts.templates import Template

FIELDS = "id,name,language,category,status,components,parameter_format,quality_score,rejected_reason"
VARIABLE = re.compile(r"{{\s*([^{}\s]+)\s*}}")


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
    body = text(parts.get("BODY"), "text") or ""
    return Template(
        id=text(entry, "id") or name,
        name=name,
        language=language,
        category=(text(entry, "category") or "").lower(),
        status=(text(entry, "status") or "").lower(),
        body=body,
        header=_header(parts.get("HEADER")),
        footer=text(parts.get("FOOTER"), "text"),
        buttons=tuple(_button(button) for button in items(parts.get("BUTTONS"), "buttons")),
        variables=tuple(dict.fromkeys(VARIABLE.findall(body))),
    )


def _header(part: Object | None) -> Object | None:
    """`kind` is text, image, video, document or location."""
    if part is None:
        return None
    return {"kind": (text(part, "format") or "text").lower(), **known(text=text(part, "text"))}


def _button(button: Object) -> Object:
    kind = (text(button, "type") or "").lower()
    return {
        "kind": kind,
        **known(title=text(button, "text"), url=text(button, "url"), phone=text(button, "phone_number")),
    }
