"""A carousel: cards side by side, each a picture or a film with a line below and something to tap.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-media-carousel-messages,
2026-05. Meta does not say whether pictures and films may be mixed, nor how many replies a card may have: we allow
neither a mixture nor more than the two of its example.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from balcao.connectors._shared.loose_json import Object, known
from balcao.connectors.whatsapp_cloud.limits import at_most, distinct, form_of, required
from balcao.contracts.messaging import Outgoing
from balcao.core.outcomes import Rejected, Unsupported

FEWEST, MOST, LINE, LINES, REPLIES = 2, 10, 160, 3, 2


def carousel(message: Outgoing, media: Sequence[str]) -> tuple[str, Object]:
    cards = message.data.get("cards", ())
    if not FEWEST <= len(cards) <= MOST:
        raise Rejected("cards", "Cartões demais ou de menos", f"Um carrossel tem de {FEWEST} a {MOST} cartões.")
    if message.header or message.footer:
        raise Unsupported("header", "Sem título nem rodapé", "Um carrossel tem texto, sem título nem rodapé.")
    _alike(message, cards)
    return "carousel", {"cards": [_card(message, index, card, media) for index, card in enumerate(cards)]}


def _alike(message: Outgoing, cards: Sequence[Mapping[str, Any]]) -> None:
    """One file a card, all of one form, and the same buttons on each."""
    forms = {form_of(file) for file in message.files}
    if len(message.files) != len(cards) or not forms <= {"image", "video"}:
        raise Rejected("files", "Falta imagem ou vídeo", "Cada cartão precisa de uma imagem ou de um vídeo.")
    if len(forms) > 1:
        raise Rejected("files", "Imagens e vídeos misturados", "Use só imagens, ou só vídeos, nos cartões.")
    if len({(bool(card.get("link")), len(card.get("buttons") or ())) for card in cards}) > 1:
        raise Rejected("buttons", "Botões diferentes", "Todos os cartões precisam dos mesmos tipos e número de botões.")
    distinct((str(button["id"]) for card in cards for button in card.get("buttons") or ()), "O código do botão")


def _card(message: Outgoing, index: int, card: Mapping[str, Any], media: Sequence[str]) -> Object:
    form, line = form_of(message.files[index]), card.get("text")
    what = f"O texto do cartão {index + 1}"
    if line and line.count("\n") >= LINES:
        raise Rejected("too_long", "Linhas demais", f"{what} tem no máximo {LINES} linhas.")
    return {
        "card_index": index,
        "type": "cta_url",  # so too where the buttons are replies, in Meta's own example
        "header": {"type": form, form: {"id": media[index]}},
        **known(body={"text": at_most(line, LINE, what)} if line else None),
        "action": _action(card),
    }


def _action(card: Mapping[str, Any]) -> Object:
    link, buttons = card.get("link"), card.get("buttons") or ()
    if link:
        url = required(link.get("url"), 2000, "O endereço")
        if not url.startswith(("http://", "https://")):
            raise Rejected("url", "Endereço inválido", "O endereço do botão precisa começar com https://.")
        parameters = {"display_text": required(link.get("title"), 20, "O botão"), "url": url}
        return {"name": "cta_url", "parameters": parameters}
    if not 1 <= len(buttons) <= REPLIES:
        raise Rejected("buttons", "Botões demais ou de menos", f"Cada cartão tem um link, ou até {REPLIES} respostas.")
    replies = [
        {"id": required(str(one["id"]).strip(), 256, "O código"), "title": required(one["title"], 20, "O botão")}
        for one in buttons
    ]
    distinct((reply["title"] for reply in replies), "O botão")
    return {"buttons": [{"type": "quick_reply", "quick_reply": reply} for reply in replies]}
