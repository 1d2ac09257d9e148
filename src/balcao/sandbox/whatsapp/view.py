"""What the patient's phone shows of a message, taken from Meta's JSON."""

from typing import Any

from balcao.sandbox.whatsapp.threads import Message

Json = dict[str, Any]


def show(message: Message) -> None:
    """Fills in text, buttons, list and so on from `content`, for either direction."""
    content: Any = message.content
    match message.type:
        case "text":
            message.text = content.get("body")
        case "location":
            message.location = content
            message.text = content.get("name") or content.get("address")
        case "contacts":
            message.contacts = content.get("contacts")
        case "interactive":
            _interactive(message, content)
        case "button":
            message.text = content.get("text")
        case "image" | "video" | "audio" | "document" | "sticker":
            message.text = content.get("caption")


def _interactive(message: Message, content: Json) -> None:
    action = content.get("action", {})
    message.text = (content.get("body") or {}).get("text")
    message.header = (content.get("header") or {}).get("text")
    message.footer = (content.get("footer") or {}).get("text")
    match content["type"]:
        case "button":
            message.buttons = [button["reply"] for button in action["buttons"]]
        case "list":
            message.choices = {"button": action["button"], "sections": action["sections"]}
        case "cta_url":
            parameters = action["parameters"]
            message.buttons = [{"id": parameters["url"], "title": parameters["display_text"], "url": parameters["url"]}]
        case "flow":
            message.buttons = [{"id": "flow", "title": action["parameters"]["flow_cta"]}]
        case "carousel":
            message.cards = [_card(card) for card in action["cards"]]
        case "voice_call":
            title = (action.get("parameters") or {}).get("display_text", "Ligar")
            message.buttons = [{"id": "voice_call", "title": title}]
        case "product" | "product_list" | "catalog_message":
            message.buttons = [{"id": content["type"], "title": "Ver produtos"}]
        case "location_request_message":
            message.buttons = [{"id": "send_location", "title": "Enviar localização"}]
        case "button_reply" | "list_reply":
            reply = content[content["type"]]
            message.text = reply["title"]
        case "nfm_reply":
            message.text = content["nfm_reply"].get("body")


def _card(card: Json) -> Json:
    action = card["action"]
    if action.get("name") == "cta_url":
        url = action["parameters"]["url"]
        buttons = [{"id": url, "title": action["parameters"]["display_text"], "url": url}]
    else:
        buttons = [button["quick_reply"] for button in action["buttons"]]
    return {"text": (card.get("body") or {}).get("text"), "media": None, "buttons": buttons}
