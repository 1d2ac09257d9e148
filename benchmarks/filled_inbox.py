"""Fills a tenant's inbox: contacts, conversations and messages as they would come over two years."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from balcao.core import clock
from balcao.core.ids import new_id
from balcao.domains.contacts.folding import fold


def _each(words: str) -> list[str]:
    return words.split()


FIRST = _each(
    "Ana Maria João José Antônio Francisco Carlos Paulo Pedro Lucas Luís Marcos Gabriel Rafael Daniel Marcelo Bruno "
    "Fernanda Juliana Márcia Aline Patrícia Sandra Camila Amanda Bruna Jéssica Letícia Júlia Luciana Vanessa "
    "Mariana"
)
LAST = _each(
    "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida "
    "Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes "
    "Freitas"
)
WORDS = _each(
    "de a que o e para com uma um não por mais bom dia boa tarde obrigada consulta horário marcar amanhã hoje "
    "doutora doutor exame receita retorno convênio particular valor pode posso quero preciso confirmar cancelar "
    "remarcar manhã segunda terça quarta quinta sexta sábado endereço clínica pediatra dermatologista medicação "
    "pressão dor febre criança filho filha mãe carteirinha guia autorização resultado laudo atestado pagamento "
    "cartão pix chegou atraso"
)
SYLLABLES = _each(
    "ba be bi bo bu ca co cu da de di do fa fe fi ga go ja jo la le li lo ma me mi mo na ne no pa pe ra re"
)
PER_CONVERSATION = 10
LONG = 5_000  # messages of the first conversation, whose deep pages are asked for


class Filled:
    """What was put there, to ask for."""

    def __init__(self, account_id: UUID) -> None:
        self.account_id = account_id
        self.long_id = new_id()
        self.conversation_ids: list[UUID] = []
        self.names: list[str] = []
        self.phones: list[str] = []
        self.rare: list[str] = []


async def fill(owner: asyncpg.Connection, account_id: UUID, channel_id: UUID, *, conversations: int) -> Filled:
    """By COPY, with the triggers' work done once for all at the end; the owner has to be a superuser."""
    filled = Filled(account_id)
    chance = random.Random(conversations)
    rare = ["".join(chance.choices(SYLLABLES, k=4)) for _ in range(conversations * 2)]
    filled.rare = rare
    people = [_person(chance, number) for number in range(conversations)]
    filled.names = [name for _, _, name, _ in people]
    filled.phones = [phone for _, _, _, phone in people]
    await owner.execute("SET session_replication_role = replica")
    await _people(owner, account_id, people)
    talks = [(filled.long_id if number == 0 else new_id(), *person) for number, person in enumerate(people)]
    filled.conversation_ids = [talk[0] for talk in talks]
    await _conversations(owner, account_id, channel_id, talks, chance)
    await owner.copy_records_to_table(
        "messages", records=_messages(account_id, channel_id, talks, rare, chance), columns=MESSAGE_COLUMNS
    )
    await owner.execute("SET session_replication_role = origin")
    await owner.execute(
        "ANALYZE conversations, messages"
    )  # what was just copied in is a handful of rows to the planner
    await owner.execute(_LAST, account_id)
    await _index(owner, account_id)
    return filled


async def _index(owner: asyncpg.Connection, account_id: UUID) -> None:
    made = await owner.fetchval("SELECT pg_get_indexdef('ix_message_words'::regclass)")
    await owner.execute("DROP INDEX ix_message_words")
    await owner.execute(
        "INSERT INTO message_words "
        "SELECT account_id, id, marked(words_of(text), account_id) FROM messages WHERE account_id = $1 ORDER BY id",
        account_id,
    )
    await owner.execute(made)


def _person(chance: random.Random, number: int) -> tuple[UUID, UUID, str, str]:
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}"
    return new_id(), new_id(), name, f"55119{60_000_000 + chance.randrange(30_000) * 1_000 + number % 1_000:08}"


async def _people(owner: asyncpg.Connection, account_id: UUID, people: list[tuple[UUID, UUID, str, str]]) -> None:
    await owner.copy_records_to_table(
        "contacts",
        records=[(account_id, id, name, f"+{phone}", fold(f"{name} {phone}")) for id, _, name, phone in people],
        columns=["account_id", "id", "name", "phone", "search"],
    )
    await owner.copy_records_to_table(
        "contact_aliases",
        records=[(account_id, alias, id, "own", str(alias)) for id, alias, _, _ in people],
        columns=["account_id", "id", "contact_id", "kind", "value"],
    )


async def _conversations(
    owner: asyncpg.Connection, account_id: UUID, channel_id: UUID, talks: list[Any], chance: random.Random
) -> None:
    now = clock.now()
    rows = []
    for number, (id, contact_id, alias_id, _, _) in enumerate(talks):
        status = chance.choices(["open", "pending", "snoozed", "resolved"], [3, 1, 0.5, 95.5])[0]
        at = now - timedelta(minutes=len(talks) - number)
        unread = chance.choice([0, 0, 1, 3]) if status == "open" else 0
        waiting = at if unread else None
        rows.append((account_id, id, channel_id, contact_id, alias_id, status, ["retorno"] if number % 20 == 0 else [],
                     unread, waiting, at, at))  # fmt: skip
    columns = ["account_id", "id", "channel_id", "contact_id", "alias_id", "status", "labels", "unread_count",
               "waiting_since", "last_message_at", "last_inbound_at"]  # fmt: skip
    await owner.copy_records_to_table("conversations", records=rows, columns=columns)


MESSAGE_COLUMNS = ["account_id", "id", "conversation_id", "channel_id", "direction", "kind", "text", "sender_type",
                   "sender_name", "status", "provider_message_id", "written_at", "place", "created_at"]  # fmt: skip


def _messages(
    account_id: UUID, channel_id: UUID, talks: list[Any], rare: list[str], chance: random.Random
) -> Iterator[tuple[Any, ...]]:
    began = clock.now() - timedelta(days=730)
    total = LONG + PER_CONVERSATION * (len(talks) - 1)
    step = timedelta(days=729) / total
    lengths = LONG // PER_CONVERSATION
    for number, talk_number in enumerate(
        index for _ in range(PER_CONVERSATION) for index in [0] * lengths + list(range(1, len(talks)))
    ):
        yield _message(account_id, channel_id, talks[talk_number], began + number * step, number, rare, chance)


def _message(
    account_id: UUID, channel_id: UUID, talk: Any, at: datetime, number: int, rare: list[str], chance: random.Random
) -> tuple[Any, ...]:
    id = new_id()
    words = [chance.choice(WORDS[: chance.choice((12, 30, len(WORDS)))]) for _ in range(chance.randrange(2, 14))]
    words[chance.randrange(len(words))] = chance.choice(rare)
    inbound = number % 2 == 0
    way = ("inbound", "contact", talk[3], "received") if inbound else ("outbound", "user", "Recepção", "read")
    return (account_id, id, talk[0], channel_id, way[0], "text", " ".join(words), way[1], way[2], way[3],
            f"wamid.{id.hex}", at, id, at)  # fmt: skip


_LAST = """
UPDATE conversations SET last_message_id = newest.id, last_place = newest.id
FROM (SELECT DISTINCT ON (conversation_id) conversation_id, id FROM messages WHERE account_id = $1
      ORDER BY conversation_id, written_at DESC) AS newest
WHERE conversations.account_id = $1 AND conversations.id = newest.conversation_id
"""
