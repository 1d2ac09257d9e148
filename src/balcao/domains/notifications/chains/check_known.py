"""Whether all that a chain names is there: its service, its clinic, its steps' channels."""

from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import find
from balcao.core.problems import Invalid
from balcao.domains.clinics.models import Clinic, Service
from balcao.domains.connections.connectors import manifests
from balcao.domains.notifications.chains.schemas import SequenciaBase


async def check_known(session: AsyncSession, given: SequenciaBase) -> None:
    """Raises Invalid."""
    if given.servico_id and await find(session, Service, given.servico_id) is None:
        raise Invalid("Não há serviço com esse id.")
    if given.clinica_id and await find(session, Clinic, given.clinica_id) is None:
        raise Invalid("Não há clínica com esse id.")
    unknown = {key for step in given.passos for key in step.canais} - manifests().keys()
    if unknown:
        raise Invalid(f"Não há conector {sorted(unknown)[0]!r}.")
