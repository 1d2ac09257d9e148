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
    from balcao.commands.prepare import prepare

    asyncio.run(prepare(connected(settings_from(data)), print))


@commands.command()
def migrate(data: Data = None) -> None:
    """Leva o banco de dados ao esquema mais novo."""
    from balcao.migrations import run as migrations

    asyncio.run(migrations.migrate(connected(settings_from(data)).database_url or ""))


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
