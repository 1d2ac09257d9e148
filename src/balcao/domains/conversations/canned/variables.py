"""What the variables of a canned reply stand for: {{contato.nome}}, or {{contato.nome|cliente}} with a fallback."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.domains.clinics.models import Clinic
from balcao.domains.connections.models import Connection
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.phones import shown
from balcao.domains.conversations.models import Conversation
from balcao.domains.identity.models import Account

_VARIABLE = re.compile(r"\{\{\s*([\w.]+)\s*(?:\|\s*([^{}]*?)\s*)?\}\}")
NAMES: Mapping[str, str] = {
    "contato.nome": "Nome do contato",
    "contato.primeiro_nome": "Primeiro nome do contato",
    "contato.telefone": "Telefone do contato",
    "contato.email": "E-mail do contato",
    "atendente.nome": "Seu nome",
    "atendente.primeiro_nome": "Seu primeiro nome",
    "clinica.nome": "Nome da clínica do canal, ou da conta",
    "clinica.telefone": "Telefone da clínica do canal",
    "clinica.endereco": "Endereço da clínica do canal",
    "canal.nome": "Nome do canal",
    "data.hoje": "Data de hoje",
    "saudacao": "Bom dia, boa tarde ou boa noite",
}


@dataclass(frozen=True)
class Rendered:
    """`missing` are the variables that stand for nothing here, `unknown` those that nobody knows; both stay in."""

    text: str
    missing: list[str]
    unknown: list[str]


async def values_for(session: AsyncSession, conversation: Conversation, attendant: str) -> dict[str, str]:
    """Every variable that stands for something in this conversation."""
    contact = await find(session, Contact, conversation.contact_id)
    channel = await find(session, Connection, conversation.channel_id)
    account = await session.get(Account, session.info["account_id"])
    assert contact is not None and account is not None
    clinic = await find(session, Clinic, channel.clinic_id) if channel and channel.clinic_id else None
    local = clock.now().astimezone(ZoneInfo(clinic.timezone if clinic else account.timezone))
    found = {
        "contato.nome": contact.name,
        "contato.primeiro_nome": _first(contact.name),
        "contato.telefone": shown(contact.phone) if contact.phone else None,
        "contato.email": contact.email,
        "atendente.nome": attendant,
        "atendente.primeiro_nome": _first(attendant),
        "clinica.nome": clinic.name if clinic else account.name,
        "clinica.telefone": clinic.phone if clinic else None,
        "clinica.endereco": clinic.address if clinic else None,
        "canal.nome": channel.name if channel else None,
        "data.hoje": f"{local:%d/%m/%Y}",
        "saudacao": greeting(local),
    }
    own = {f"contato.{key}": _said(value) for key, value in contact.attributes.items()}
    return {name: value for name, value in (own | found).items() if value}


def render(text: str, values: Mapping[str, str]) -> Rendered:
    """Values are put in as they are: a value that looks like a variable is not read again."""
    missing: list[str] = []
    unknown: list[str] = []

    def fill(match: re.Match[str]) -> str:
        name, fallback = match[1], match[2]
        if value := values.get(name):
            return value
        if fallback is not None:
            return fallback
        (missing if name in NAMES or name.startswith("contato.") else unknown).append(name)
        return match[0]

    whole = _VARIABLE.sub(fill, text)
    return Rendered(whole, list(dict.fromkeys(missing)), list(dict.fromkeys(unknown)))


def greeting(local: datetime) -> str:
    if 5 <= local.hour < 12:
        return "Bom dia"
    return "Boa tarde" if 12 <= local.hour < 18 else "Boa noite"


def _first(name: str | None) -> str | None:
    return name.split()[0] if name and name.split() else None


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "sim" if value else "não"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)
