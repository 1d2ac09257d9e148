"""Takes the demonstration away, here and in the sandbox; the clinic's own use can begin."""

from uuid import UUID

import structlog

from balcao.core.problems import NotFound
from balcao.demo.fill import read
from balcao.demo.providers import Sandbox
from balcao.domains.identity.make_first_owner import make_first_owner
from balcao.domains.operations.delete_demo import delete_demo
from balcao.process import opened
from balcao.settings import Settings

log = structlog.get_logger()


class NoDemonstration(RuntimeError):
    """Não há dados de demonstração nesta pasta."""


async def remove(settings: Settings) -> str | None:
    """The link for the first real owner, if nobody else can sign in. Raises NoDemonstration."""
    file = settings.data / "demo.json"
    known = read(file)
    if known is None:
        raise NoDemonstration(NoDemonstration.__doc__)
    async with opened(settings):
        try:
            await delete_demo(UUID(known.account_id))
        except NotFound:  # the button was quicker
            log.info("deleted before")
        file.unlink()
        if settings.sandbox_url:
            await _forget(Sandbox(settings.sandbox_url))
        return await make_first_owner(settings)


async def _forget(sandbox: Sandbox) -> None:
    try:
        await sandbox.control("DELETE", "state")
    except Exception as failure:  # it may not be running any more
        log.info("sandbox not told", error=repr(failure)[:200])
