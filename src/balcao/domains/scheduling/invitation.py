"""How an appointment's invitation by e-mail stands, in words for the screen: sent, answered, or why not."""

from typing import Any

from balcao.domains.scheduling.queries import Seen
from balcao.domains.scheduling.statuses import takes_time

REPLIES = {"accepted": "aceito", "declined": "recusado", "tentative": "talvez"}


def convite(seen: Seen) -> dict[str, Any] | None:
    """None when nobody asked for one, or when the appointment takes no time any more."""
    if not seen.wants_invitation or not takes_time(seen.status):
        return None
    return {"estado": _state(seen), "motivo": seen.invite_error if seen.calendar_state == "synced" else None}


def _state(seen: Seen) -> str:
    if not seen.patient_email:
        return "sem_email"
    is_invited = seen.patient_email.lower() in seen.invited
    if not is_invited and not seen.invites:
        return "desligado"
    if seen.calendar_state != "synced":
        return {"none": "sem_calendario", "pending": "pendente", "error": "nao_enviado"}[seen.calendar_state]
    if seen.invite_error:
        return "nao_enviado"
    if not is_invited:
        return "retirado"
    return REPLIES.get(seen.guest_reply or "", "enviado")
