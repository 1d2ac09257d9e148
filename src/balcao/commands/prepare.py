"""`balcao init`: schema, master key, and the first owner or the link that makes one."""

from collections.abc import Callable

from balcao.commands.accounts import reads_as_email
from balcao.commands.migrate import migrate
from balcao.core import secrets
from balcao.domains.identity.make_first_owner import make_first_owner
from balcao.process import opened
from balcao.settings import Settings


class BadAdmin(RuntimeError):
    """The first owner cannot be made from the environment; the message names the variable (pt-BR)."""


async def prepare(settings: Settings, say: Callable[[str], None]) -> None:
    """Safe at every start; says only what a person has to do."""
    assert settings.database_url
    await migrate(settings.database_url, settings.data / "backups", say)
    given = settings.master_key.get_secret_value() if settings.master_key else None
    if made := secrets.open_keyring(given, settings.data):
        say(f"Chave mestra criada em {made}. Sem ela, senhas de integrações não abrem mais:")
        say("  guarde uma cópia fora desta máquina e longe das cópias do banco: balcao key backup --to ARQUIVO")
    _check_admin(settings)
    async with opened(settings):
        link = await make_first_owner(settings)
    if link:
        say(f"Primeiro acesso (vale uma vez, por 7 dias): {link}")


def _check_admin(settings: Settings) -> None:
    if bool(settings.admin_email) != bool(settings.admin_password):
        raise BadAdmin("BALCAO_ADMIN_EMAIL e BALCAO_ADMIN_PASSWORD: dê as duas, ou nenhuma e use o link.")
    if settings.admin_email and not reads_as_email(settings.admin_email):
        raise BadAdmin(f"BALCAO_ADMIN_EMAIL: {settings.admin_email} não é um endereço de e-mail.")
