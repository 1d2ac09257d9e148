"""What is removed or configured over HTTP leaves an entry in the access log, even where its use case writes none."""

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.domains.identity.caller import Caller
from balcao.domains.identity.note import note
from balcao.domains.identity.roles import Role

ACTS = {"DELETE": "removed", "PUT": "changed", "PATCH": "changed", "POST": "created"}
NEEDED = "balcao.role"
KINDS = {
    "account": "account",
    "agendamentos": "appointment",
    "api-clients": "api_client",
    "assignment-rules": "assignment_rule",
    "attachments": "file",
    "availability": "availability",
    "bloqueios": "block",
    "bot": "bot",
    "bulk-changes": "bulk_change",
    "business-hours": "business_hours",
    "calendar-conflicts": "calendar_conflict",
    "calendar-links": "calendar_link",
    "calendar-mirrors": "calendar",
    "calendar-options": "calendar_options",
    "canned-replies": "canned_reply",
    "clinicas": "clinic",
    "connections": "connection",
    "contact-attributes": "contact_attribute",
    "contact-imports": "contact_import",
    "contact-merges": "contact_merge",
    "contacts": "contact",
    "convenios": "insurer",
    "conversations": "conversation",
    "demo-data": "demo_data",
    "excecoes": "exception",
    "feriados": "holiday",
    "inbox-options": "inbox_options",
    "invitations": "invitation",
    "kept-webhooks": "kept_webhook",
    "labels": "label",
    "lembretes": "reminder_chain",
    "lista-espera": "wish",
    "marcacoes-externas": "outside_booking",
    "medicos": "practitioner",
    "messages": "message",
    "message-prices": "message_price",
    "paginas-agendamento": "booking_page",
    "promocoes": "promotion",
    "queues": "queue",
    "recursos": "resource",
    "reservas": "hold",
    "satisfaction": "satisfaction",
    "scheduled-messages": "scheduled_message",
    "sequencias": "reminder_chain",
    "service-levels": "service_level",
    "servicos": "service",
    "teams": "team",
    "templates": "template",
    "users": "user",
}
OWN = {"/conversations/{id}/draft", "/saved-filters/{id}"}  # of no interest to anybody else


async def trace(session: AsyncSession, caller: Caller, request: Request) -> None:
    """Deletions always; changes where they take a manager, since those are the account's settings."""
    act = ACTS.get(request.method)
    needed: Role = request.scope.get(NEEDED, Role.READ_ONLY)
    if act is None or session.info.get("noted") or not (act == "removed" or needed.reaches(Role.MANAGER)):
        return
    path = request.scope["route"].path.removeprefix("/api/v1")
    if path in OWN or (named := subject_of(path)) is None:
        return
    kind, is_last = named
    subject = next(reversed(request.path_params.values()), "")
    await note(session, caller, act if is_last or act == "removed" else "changed", kind, subject)


def subject_of(path: str) -> tuple[str, bool] | None:
    """The last thing that a route names, and whether no verb follows it. None: what one does with one's own sign-in."""
    words = [word for word in path.split("/") if word[:1] != "{"]
    found = next((word for word in reversed(words) if word in KINDS), None)
    return (KINDS[found], found == words[-1]) if found else None
