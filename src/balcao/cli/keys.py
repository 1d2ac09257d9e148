"""`balcao key`: copies of the master key, and new keys in the place of old ones."""

import asyncio
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from balcao.cli.surroundings import Data, connected, fail, settings_from

commands = typer.Typer(no_args_is_help=True, help="As chaves que protegem os segredos.")


@commands.command("backup")
def backup_key(to: Annotated[Path, typer.Option(help="Arquivo novo.")], data: Data = None) -> None:
    """Copia a chave mestra. Guarde-a fora desta máquina, longe das cópias do banco."""
    from balcao.commands import keys

    try:
        keys.copy_key(settings_from(data), to)
    except (OSError, keys.FromEnvironment) as failure:
        fail(str(failure))
    print(f"Chave em {to}. Quem a tiver, com uma cópia do banco, lê as senhas das integrações.")


@commands.command("rotate")
def rotate_key(
    finish: Annotated[bool, typer.Option("--finish", help="Segundo passo, depois de religar.")] = False,
    account: Annotated[UUID | None, typer.Option(help="Id de uma conta: troca a chave dela, e não a mestra.")] = None,
    data: Data = None,
) -> None:
    """Troca a chave mestra, em dois passos: este, religar, e de novo com --finish. Com --account, a de uma conta."""
    from balcao.commands import keys

    try:
        if account is not None:
            _rotate_account(account, data)
        elif finish:
            _finish(data)
        else:
            keys.begin_rotation(settings_from(data))
            print("Chave nova pronta. Religue o Balcão e rode: balcao key rotate --finish")
    except (OSError, ValueError, keys.FromEnvironment, keys.NotStartedAnew, keys.NoSuchAccount) as failure:
        fail(str(failure))


def _rotate_account(account: UUID, data: Path | None) -> None:
    from balcao.commands import keys

    count = asyncio.run(keys.rotate_account(connected(settings_from(data)), account))
    print(f"Chave da conta trocada; segredos de {count} conexões fechados de novo.")


def _finish(data: Path | None) -> None:
    from balcao.commands import keys

    settings = connected(settings_from(data))
    count = asyncio.run(keys.finish_rotation(settings))
    if settings.master_key:
        print(f"{count} chaves guardadas sob a nova. Agora tire a antiga de BALCAO_MASTER_KEY e religue.")
    else:
        print(f"{count} chaves guardadas sob a nova; a antiga foi esquecida. Faça uma cópia: balcao key backup")
