"""Whether a connection works: the account still lets us see its calendars."""

from balcao.connectors.microsoft_graph.calendars import calendars
from balcao.connectors.microsoft_graph.settings import Settings
from balcao.contracts.health import Checked


async def check(settings: Settings) -> Checked:
    found = await calendars(settings)
    names = ", ".join(calendar.name for calendar in found[:5])
    warnings = () if found else ("A conta não pode escrever em nenhuma agenda.",)
    return Checked(detail=f"Conectado: {names or 'nenhuma agenda'}", warnings=warnings)
