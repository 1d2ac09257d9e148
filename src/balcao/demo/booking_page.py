"""The demonstration's page at another provider: two people booked there, and one at a time that is taken here."""

from datetime import datetime, timedelta
from uuid import UUID

from balcao.core.database import transaction
from balcao.core.queue import later
from balcao.demo.agenda import ZONE, working_day
from balcao.demo.clinic import Made
from balcao.demo.providers import Sandbox
from balcao.domains.connections.connect import connect
from balcao.domains.identity.access import Caller
from balcao.domains.scheduling.outside.keep_subscription import keep_subscription
from balcao.domains.scheduling.outside.link_offerings import Link, link_offerings

API = "https://api.calendly.com"
DOCTOR = "Dra. Ana Prado"
# (working days from today, hour, who, what they wrote); at two on the second day she already has somebody.
BOOKED = (
    (1, timedelta(hours=14), "Helena Duarte", "Quero clarear os dentes."),
    (2, timedelta(hours=16), "Caio Freire", "Primeira vez aí."),
    (4, timedelta(hours=14), "Olívia Sá", "Tenho aparelho."),
)


async def connect_page(sandbox: Sandbox, caller: Caller, made: Made, now: datetime) -> UUID:
    """The worker makes the subscription, and lists what was booked before."""
    settings = {"personal_token": "sandbox-calendly-token", "base_url": f"{sandbox.url}/calendly/api"}
    async with transaction(caller.account_id) as session:
        connection = await connect(
            session, caller, connector="calendly", name="Calendly da Dra. Ana", settings=settings, bot=False
        )
        link = Link(
            f"{API}/event_types/SANDBOXCONSULTA", "Consulta pelo Calendly", made.services["Avaliação"],
            made.practitioners[DOCTOR],
        )  # fmt: skip
        await link_offerings(session, connection.id, [link])
        await later(session, keep_subscription, connection_id=connection.id)
    for number, (day, hour, name, words) in enumerate(BOOKED):
        start_at = datetime.combine(working_day(now, day), datetime.min.time(), ZONE) + hour
        await sandbox.control("POST", "calendly/invitees", _booking(number, name, words, start_at))
    return connection.id


def _booking(number: int, name: str, words: str, start_at: datetime) -> dict[str, object]:
    return {
        "event_type": "SANDBOXCONSULTA",
        "start_time": start_at.isoformat(),
        "name": name,
        "email": f"{name.split()[0].lower()}@exemplo.com.br",
        "answers": [
            {"question": "Telefone", "answer": f"(11) 97000-010{number}", "position": 0},
            {"question": "Quer contar algo antes?", "answer": words, "position": 1},
        ],
    }
