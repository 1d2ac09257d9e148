"""What is removed or configured over HTTP leaves an entry in the access log, even where its use case writes none."""

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.identity.caller import Caller
from balcao.domains.identity.note import note
from balcao.domains.identity.roles import Role

ACTS = {"DELETE": "removed", "PUT": "changed", "PATCH": "changed", "POST": "created"}
NEEDED = "balcao.role"
KINDS = {
    "agendamentos": "appointment",
    "bloqueios": "block",
    "calendar-links": "calendar_link",
    "canned-replies": "canned_reply",
    "clinicas": "clinic",
    "contacts": "contact",
    "conversations": "conversation",
    "excecoes": "exception",
    "labels": "label",
    "medicos": "practitioner",
    "paginas-agendamento": "booking_page",
    "servicos": "service",
    "teams": "team",
    "templates": "template",
}


async def trace(session: AsyncSession, caller: Caller, request: Request) -> None:
    """Deletions always; changes where they take a manager, since those are the account's settings."""
    act = ACTS.get(request.method)
    needed: Role = request.scope.get(NEEDED, Role.READ_ONLY)
    if act is None or session.info.get("noted") or not (act == "removed" or needed.reaches(Role.MANAGER)):
        return
    names = [part for part in request.scope["route"].path.removeprefix("/api/v1/").split("/") if part[:1] != "{"]
    subject = next(reversed(request.path_params.values()), "")
    await note(session, caller, act, KINDS.get(names[-1], names[-1]), subject)
