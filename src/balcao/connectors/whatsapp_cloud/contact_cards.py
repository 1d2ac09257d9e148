"""Contact cards as they are sent."""

from collections.abc import Mapping
from typing import Any

from balcao.connectors._shared.loose_json import Object, known
from balcao.connectors.whatsapp_cloud.limits import required
from balcao.core.outcomes import Rejected

MOST = 257


def cards_of(contacts: tuple[Mapping[str, Any], ...]) -> list[Object]:
    if not 1 <= len(contacts) <= MOST:
        raise Rejected("contacts", "Sem contato", f"Envie de 1 a {MOST} contatos por mensagem.")
    return [_card(card) for card in contacts]


def _card(card: Mapping[str, Any]) -> Object:
    """Meta wants a part of the name beside the whole one."""
    name = required(card.get("name"), 1024, "O nome do contato")
    first, _, last = name.strip().partition(" ")
    phones = [_phone(phone) for phone in card.get("phones") or () if phone.get("phone")]
    emails = [{"email": email, "type": "WORK"} for email in card.get("emails") or () if email]
    if not phones and not emails:
        raise Rejected("contacts", "Contato vazio", f"“{name}” precisa de um telefone ou de um e-mail.")
    company = card.get("organization")
    return {
        "name": {"formatted_name": name, "first_name": first, **known(last_name=last or None)},
        **known(phones=phones or None, emails=emails or None, org={"company": company} if company else None),
    }


def _phone(phone: Mapping[str, Any]) -> Object:
    kind = "HOME" if str(phone.get("type")).upper() == "HOME" else "WORK"
    return {"phone": str(phone["phone"]), "type": kind, **known(wa_id=phone.get("provider_id") or None)}
