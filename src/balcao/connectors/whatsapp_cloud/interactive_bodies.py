"""Messages that are answered by a tap: buttons, lists, links, forms, requests, and goods of a catalogue."""

from collections.abc import Callable, Sequence
from typing import Any

from balcao.connectors._shared.loose_json import Object, known
from balcao.connectors.whatsapp_cloud.carousel_bodies import carousel
from balcao.connectors.whatsapp_cloud.limits import HEADERS, at_most, distinct, form_of, required
from balcao.contracts.messaging import Outgoing, Section
from balcao.core.outcomes import Rejected, Unsupported

BUTTONS, ROWS, SECTIONS, PRODUCTS = 3, 10, 10, 30
ADDRESSES = {"91": "IN", "65": "SG"}
HTTP = ("http://", "https://")


def interactive_of(message: Outgoing, media: Sequence[str]) -> Object:
    """`media` are the ids of the files that stand above the text, or above the cards of a carousel."""
    kind, action = carousel(message, media) if message.kind == "carousel" else ACTIONS[message.kind](message)
    longest = 4096 if kind == "list" else 1024
    body = required(message.text, longest, "O texto") if kind not in WITHOUT_TEXT or message.text else None
    footer = at_most(message.footer, 60, "O rodapé") if message.footer else None
    return {
        "type": kind,
        **known(header=_header(message, kind, media) if kind != "carousel" else None),
        **known(body={"text": body} if body else None, footer={"text": footer} if footer else None),
        "action": action,
    }


WITHOUT_TEXT = frozenset({"product", "contact_request", "call_permission_request"})


def _header(message: Outgoing, kind: str, media: Sequence[str]) -> Object | None:
    if message.files:
        if kind not in HEADERS:
            raise Unsupported("header", "Sem arquivo aqui", "Envie o arquivo em outra mensagem, antes desta.")
        form = form_of(message.files[0])
        named = {"filename": message.files[0].file_name[-240:]} if form == "document" else {}
        return {"type": form, form: {"id": media[0], **named}}
    if message.header:
        return {"type": "text", "text": at_most(message.header, 60, "O título")}
    if kind == "product_list":
        raise Rejected("header", "Falta o título", "Uma lista de produtos precisa de um título.")
    return None


Action = tuple[str, Object]


def _buttons(message: Outgoing) -> Action:
    if len(message.buttons) > BUTTONS:
        detail = f"O WhatsApp mostra até {BUTTONS} botões: use uma lista."
        raise Unsupported("buttons", "Botões demais", detail)
    if not message.buttons:
        raise Rejected("empty", "Faltam botões", "Escreva ao menos um botão.")
    replies = [
        {"id": required(button.id.strip(), 256, "O código do botão"), "title": required(button.title, 20, "O botão")}
        for button in message.buttons
    ]
    distinct((reply["id"] for reply in replies), "O código do botão")
    distinct((reply["title"] for reply in replies), "O botão")
    return "button", {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}


def _list(message: Outgoing) -> Action:
    rows = [row for section in message.sections for row in section.rows]
    if len(rows) > ROWS or len(message.sections) > SECTIONS:
        raise Unsupported("rows", "Opções demais", f"O WhatsApp mostra até {ROWS} opções por lista: envie menos.")
    if not rows or not all(section.rows for section in message.sections):
        raise Rejected("empty", "Lista vazia", "Cada parte da lista precisa de ao menos uma opção.")
    distinct((row.id for row in rows), "O código da opção")
    button = required(message.list_button or "Ver opções", 20, "O botão da lista")
    several = len(message.sections) > 1
    return "list", {"button": button, "sections": [_section(section, several) for section in message.sections]}


def _section(section: Section, is_titled: bool) -> Object:
    title = required(section.title, 24, "O título da parte") if is_titled or section.title else None
    return {**known(title=title), "rows": [_row(row.id, row.title, row.description) for row in section.rows]}


def _row(id: str, title: str, description: str | None) -> Object:
    described = at_most(description, 72, "A descrição da opção") if description else None
    return {
        "id": required(id, 200, "O código da opção"),
        "title": required(title, 24, "A opção"),
        **known(description=described),
    }


def _link(message: Outgoing) -> Action:
    url = required(message.data.get("url"), 2000, "O endereço")
    if not url.startswith(HTTP):
        raise Rejected("url", "Endereço inválido", "O endereço do botão precisa começar com https://.")
    return "cta_url", _named("cta_url", display_text=required(message.data.get("title"), 20, "O botão"), url=url)


def _flow(message: Outgoing) -> Action:
    """A form made at Meta; it opens at `screen`, or asks our endpoint where to begin when there is none."""
    data = message.data
    named = known(flow_id=data.get("flow_id"), flow_name=None if data.get("flow_id") else data.get("flow_name"))
    if not named:
        raise Rejected("flow", "Falta o formulário", "Escolha qual formulário enviar.")
    screen = data.get("screen")
    opening = {"screen": screen, **known(data=data.get("data") or None)} if screen else None
    parameters = {
        "flow_message_version": "3",
        "flow_token": str(data.get("token") or message.message_id),
        **named,
        "flow_cta": required(data.get("button"), 30, "O botão do formulário"),
        "flow_action": "navigate" if screen else "data_exchange",
        **known(mode="draft" if data.get("is_draft") else None, flow_action_payload=opening),
    }
    return "flow", {"name": "flow", "parameters": parameters}


def _location_request(_: Outgoing) -> Action:
    return "location_request_message", {"name": "send_location"}


def _contact_request(_: Outgoing) -> Action:
    return "contact_request", {"name": "request_contact_info"}


def _address_request(message: Outgoing) -> Action:
    """Meta takes these to numbers of two countries alone."""
    phone = message.to.value.lstrip("+") if message.to.kind == "phone" else ""
    country = next((country for prefix, country in ADDRESSES.items() if phone.startswith(prefix)), None)
    if country is None:
        detail = "A Meta só pede endereço a números da Índia e de Singapura: pergunte em texto, ou peça a localização."
        raise Unsupported("address_request", "Pedido de endereço não disponível", detail)
    return "address_message", _named("address_message", country=country)


def _call_request(_: Outgoing) -> Action:
    return "call_permission_request", {"name": "call_permission_request"}


def _call_button(message: Outgoing) -> Action:
    title = required(message.data.get("title") or "Ligar", 20, "O botão")
    return "voice_call", _named("voice_call", display_text=title)


def _product(message: Outgoing) -> Action:
    return "product", {
        "catalog_id": _needed(message, "catalog_id", "o catálogo"),
        "product_retailer_id": _needed(message, "product_id", "o produto"),
    }


def _products(message: Outgoing) -> Action:
    sections = [
        {
            "title": required(section.get("title"), 24, "O título da parte"),
            "product_items": [{"product_retailer_id": str(id)} for id in section.get("product_ids", ())],
        }
        for section in message.data.get("sections", ())
    ]
    count = sum(len(section["product_items"]) for section in sections)
    if not 1 <= count <= PRODUCTS or len(sections) > SECTIONS or not all(one["product_items"] for one in sections):
        raise Rejected(
            "products", "Produtos demais ou de menos", f"Envie de 1 a {PRODUCTS} produtos, em até 10 partes."
        )
    return "product_list", {"catalog_id": _needed(message, "catalog_id", "o catálogo"), "sections": sections}


def _catalog(message: Outgoing) -> Action:
    thumbnail = message.data.get("product_id")
    parameters = {"parameters": {"thumbnail_product_retailer_id": thumbnail}} if thumbnail else {}
    return "catalog_message", {"name": "catalog_message", **parameters}


def _named(name: str, **parameters: Any) -> Object:
    return {"name": name, "parameters": parameters}


def _needed(message: Outgoing, name: str, what: str) -> str:
    value = message.data.get(name)
    if not value:
        raise Rejected(name, f"Falta {what}", f"Diga {what}, como aparece no Gerenciador de Comércio da Meta.")
    return str(value)


ACTIONS: dict[str, Callable[[Outgoing], Action]] = {
    "buttons": _buttons,
    "list": _list,
    "link": _link,
    "flow": _flow,
    "location_request": _location_request,
    "contact_request": _contact_request,
    "address_request": _address_request,
    "call_request": _call_request,
    "call_button": _call_button,
    "product": _product,
    "products": _products,
    "catalog": _catalog,
}
