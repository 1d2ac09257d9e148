"""What an offer of a free time says, in Portuguese; never the service, which would tell of somebody's health."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from balcao.core import clock
from balcao.domains.connections.templates.ours import our_template
from balcao.domains.notifications.words import day_words, first_name, hour_words
from balcao.domains.scheduling.waiting_list.schemas import Oferta

WANT, CANNOT = "Quero", "Não posso"
TEMPLATE: Final = "vaga_na_agenda"
CONTENT: Final = our_template(
    "Olá, {{nome}}! Surgiu um horário para você, que está na lista de espera: *{{dia}}*, às *{{hora}}*, com "
    "{{profissional}}, na {{clinica}}. Ele fica guardado até as {{prazo}}. Você quer?",
    answers=(WANT, CANNOT),
)
STILL_ON_THE_LIST: Final = "Você continua na lista de espera, e avisamos quando surgir outro horário."
LOST: Final = f"Que pena, esse horário acabou de ser ocupado. 😕 {STILL_ON_THE_LIST}"
PASSED_ON: Final = f"Esse horário já passou para a próxima pessoa da fila. {STILL_ON_THE_LIST}"
DECLINED: Final = f"Tudo bem! {STILL_ON_THE_LIST} Para sair dela, escreva *sair da lista*."
OFF_THE_LIST: Final = "Pronto, tirei você da lista de espera. Se quiser um horário, é só chamar. 🙂"


def values_of(offer: Oferta) -> dict[str, str]:
    today = clock.now().astimezone(offer.inicio.tzinfo).date()
    return {
        "nome": first_name(offer.paciente_nome),
        "dia": day_words(offer.inicio.date(), today),
        "hora": hour_words(offer.inicio),
        "profissional": offer.medico,
        "clinica": offer.clinica,
        "prazo": _until(offer),
    }


def booked(offer: Oferta) -> str:
    told = values_of(offer)
    when = f"{told['dia']}, às {told['hora']}"
    return f"Prontinho, o horário é seu! ✅ {when}, com {offer.medico} ({offer.clinica})."


def _until(offer: Oferta) -> str:
    at: datetime = offer.expira_em.astimezone(offer.inicio.tzinfo or ZoneInfo("UTC"))
    return hour_words(at)
