"""Whether a connection works: who the token's account is, and what it can be booked for."""

from balcao.connectors.calendly.bookings import holder, offerings
from balcao.connectors.calendly.settings import Settings
from balcao.contracts.health import Checked


async def check(settings: Settings) -> Checked:
    found = await holder(settings)
    kinds = await offerings(settings, found)
    warnings = () if kinds else ("A conta não tem nenhum tipo de evento.",)
    return Checked(detail=f"Conectado: {found.name} · {len(kinds)} tipos de evento", warnings=warnings)
