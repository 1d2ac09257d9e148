"""Lines in a conversation that tell what happened to it: shown to us, sent to nobody, counted as nothing unread."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find
from balcao.core.events import publish
from balcao.core.ids import new_id
from balcao.domains.conversations.desk_models import Team
from balcao.domains.conversations.events import LineWritten
from balcao.domains.conversations.models import Conversation, Message
from balcao.domains.conversations.reply import Author
from balcao.domains.identity.models import Account, User

PRIORITIES = {"none": "nenhuma", "low": "baixa", "medium": "média", "high": "alta", "urgent": "urgente"}
OBSERVED = "Um agente do provedor passou a atender esta pessoa: aqui só se acompanha"
PASSED = "O agente do provedor passou a conversa para a clínica"
OWN = frozenset({"status", "assignee_id", "team_id", "bot_active", "priority", "labels", "observed_since"})


async def write_line(
    session: AsyncSession, conversation_id: UUID, channel_id: UUID, line: str, text: str, by: Author | None, **told: Any
) -> None:
    """`line` is the word by which screens in other languages know what happened; `told` the rest that they need."""
    now = clock.now()
    id = new_id()
    who = {"type": by.type, "id": str(by.id) if by.id else None, "name": by.name} if by else None
    session.add(
        Message(
            id=id,
            place=id,
            conversation_id=conversation_id,
            channel_id=channel_id,
            direction="outbound",
            kind="system",
            text=text,
            sender_type="system",
            status="sent",
            data={"line": line, "by": who, **told},
            written_at=now,
            created_at=now,
        )
    )
    await session.flush()
    await publish(session, LineWritten(id, conversation_id))


def standing(conversation: Conversation) -> dict[str, Any]:
    """What lines are written about, as it is now."""
    return {name: getattr(conversation, name) for name in OWN}


async def tell_changes(
    session: AsyncSession,
    conversation: Conversation,
    before: dict[str, Any],
    changed: Collection[str],
    by: Author | None,
) -> None:
    """A line for each thing that changed, except for what another line says already."""
    name = by.name if by and by.name else None
    lines: list[tuple[str, str, dict[str, Any]]] = []
    if "assignee_id" in changed and (conversation.assignee_id or not conversation.team_id or "team_id" not in changed):
        lines.append(await _assigned(session, conversation, by, name))
    if "team_id" in changed:
        lines.append(await _team(session, conversation, name))
    if "status" in changed:
        lines.append(await _status(session, conversation, before["status"], name))
    if "bot_active" in changed and (conversation.bot_active or "assignee_id" not in changed):
        lines.append(_bot(conversation, name))
    if "observed_since" in changed:
        lines.append(_control(conversation, name))
    if "priority" in changed:
        words = PRIORITIES[conversation.priority]
        text = f"{name} mudou a prioridade: {words}" if name else f"Prioridade: {words}"
        lines.append(("priority", text, {"priority": conversation.priority}))
    if "labels" in changed:
        lines.extend(_labels(before["labels"], conversation.labels, name))
    for line, text, told in lines:
        await write_line(session, conversation.id, conversation.channel_id, line, text, by, **told)


async def _assigned(
    session: AsyncSession, conversation: Conversation, by: Author | None, name: str | None
) -> tuple[str, str, dict[str, Any]]:
    if conversation.assignee_id is None:
        return "unassigned", f"{name} devolveu a conversa à fila" if name else "A conversa voltou para a fila", {}
    person = await find(session, User, conversation.assignee_id)
    to = person.name if person else ""
    told = {"to": {"id": str(conversation.assignee_id), "name": to}}
    if by is not None and by.id == conversation.assignee_id:
        return "assigned", f"{to} assumiu a conversa", told
    return "assigned", f"{name} passou a conversa para {to}" if name else f"Distribuída para {to}", told


async def _team(session: AsyncSession, conversation: Conversation, name: str | None) -> tuple[str, str, dict[str, Any]]:
    if conversation.team_id is None:
        return "team", f"{name} tirou a conversa da equipe" if name else "A conversa ficou sem equipe", {"to": None}
    team = await find(session, Team, conversation.team_id)
    to = team.name if team else ""
    text = f"{name} passou a conversa para a equipe {to}" if name else f"Distribuída para a equipe {to}"
    return "team", text, {"to": {"id": str(conversation.team_id), "name": to}}


async def _status(
    session: AsyncSession, conversation: Conversation, before: str, name: str | None
) -> tuple[str, str, dict[str, Any]]:
    status = conversation.status
    if status == "resolved":
        return "resolved", f"{name} resolveu a conversa" if name else "Conversa resolvida", {}
    if status == "pending":
        return "pending", f"{name} deixou a conversa pendente" if name else "Conversa pendente", {}
    if status == "snoozed":
        until = conversation.snoozed_until
        at = f" até {await _local(session, until)}" if until else ""
        told = {"until": until.isoformat() if until else None}
        return "snoozed", f"{name} adiou a conversa{at}" if name else f"Conversa adiada{at}", told
    if before == "resolved" or name:
        return "reopened", f"{name} reabriu a conversa" if name else "Conversa reaberta", {}
    return "woken", "O adiamento terminou" if before == "snoozed" else "A conversa voltou", {}


async def _local(session: AsyncSession, at: datetime) -> str:
    account = await session.get(Account, session.info["account_id"])
    assert account is not None
    return f"{at.astimezone(ZoneInfo(account.timezone)):%d/%m %H:%M}"


def _control(conversation: Conversation, name: str | None) -> tuple[str, str, dict[str, Any]]:
    if conversation.observed_since is not None:
        return "observed", OBSERVED, {}
    return "taken_over", f"{name} assumiu a conversa, que estava com o agente do provedor" if name else PASSED, {}


def _bot(conversation: Conversation, name: str | None) -> tuple[str, str, dict[str, Any]]:
    if conversation.bot_active:
        return "bot_on", f"{name} devolveu a conversa ao assistente" if name else "O assistente voltou", {}
    return "bot_off", f"{name} desligou o assistente" if name else "O assistente chamou uma pessoa", {}


def _labels(before: list[str], now: list[str], name: str | None) -> list[tuple[str, str, dict[str, Any]]]:
    found: list[tuple[str, str, dict[str, Any]]] = []
    for verb, past, labels in (("added", "pôs", [x for x in now if x not in before]),
                               ("removed", "tirou", [x for x in before if x not in now])):  # fmt: skip
        if labels:
            which = ", ".join(labels)
            word = "a etiqueta" if len(labels) == 1 else "as etiquetas"
            text = f"{name} {past} {word} {which}" if name else f"Etiquetas: {'+' if verb == 'added' else '−'} {which}"
            found.append(("labels", text, {verb: labels}))
    return found
