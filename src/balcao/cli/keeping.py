"""The commands for the database and its copies."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from balcao.cli.surroundings import Data, connected, fail, settings_from

commands = typer.Typer()


@commands.command()
def init(data: Data = None) -> None:
    """Prepara o banco, a chave mestra e o primeiro acesso."""
    from balcao.commands.prepare import BadAdmin, prepare
    from balcao.core.problems import Problem
    from balcao.core.secrets import BadMasterKey

    try:
        asyncio.run(prepare(connected(settings_from(data)), print))
    except (BadAdmin, BadMasterKey) as failure:
        fail(str(failure))
    except Problem as failure:
        fail(f"BALCAO_ADMIN_PASSWORD: {failure.title} {failure.detail}".strip())


@commands.command()
def migrate(
    copy_to: Annotated[Path | None, typer.Option(help="Pasta para uma cópia do banco, se algo vai mudar.")] = None,
    data: Data = None,
) -> None:
    """Leva o banco de dados ao esquema mais novo, e confere que a chave mestra é a dele."""
    import asyncpg

    from balcao.commands.check_key import WrongMasterKey, check_key
    from balcao.commands.migrate import migrate
    from balcao.core.backup import BackupFailed
    from balcao.core.secrets import BadMasterKey

    settings = connected(settings_from(data))
    try:
        asyncio.run(migrate(settings.database_url or "", copy_to, print))
        asyncio.run(check_key(settings))
    except (WrongMasterKey, BadMasterKey) as failure:
        fail(str(failure))
    except asyncpg.InsufficientPrivilegeError as failure:
        fail(f"DATABASE_URL: {failure}. O usuário precisa de CREATEROLE e de ser dono do banco.")
    except BackupFailed as failure:
        fail(f"A cópia antes de atualizar não foi feita, e nada mudou. {failure}")


@commands.command()
def backup(to: Annotated[Path, typer.Argument(help="Arquivo novo, por exemplo balcao.tar")], data: Data = None) -> None:
    """Copia o banco e os arquivos. A chave mestra não vai junto: veja `balcao key backup`."""
    from balcao.commands import copies
    from balcao.core.backup import BackupFailed

    try:
        asyncio.run(copies.pack(settings_from(data), to))
    except (OSError, BackupFailed, copies.StillRunning) as failure:
        fail(str(failure))
    print(f"Cópia em {to}. Ela não contém a chave mestra: guarde-a à parte com `balcao key backup`.")


@commands.command()
def restore(
    source: Annotated[Path, typer.Argument(help="Arquivo feito por `balcao backup` ou antes de uma atualização.")],
    data: Data = None,
    yes: Annotated[bool, typer.Option("--yes", help="Não perguntar.")] = False,
) -> None:
    """Põe uma cópia no lugar do que há. O Balcão tem de estar parado."""
    from balcao.commands import copies
    from balcao.core.backup import BackupFailed

    if not yes:
        typer.confirm("Tudo o que há no banco será trocado pela cópia. Continuar?", abort=True)
    try:
        asyncio.run(copies.unpack(settings_from(data), source))
    except (OSError, BackupFailed, copies.StillRunning) as failure:
        fail(str(failure))
    print("Pronto: a cópia está no lugar. Ligue com `balcao up`.")
