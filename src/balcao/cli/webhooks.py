"""`balcao webhooks`: what providers told us and we kept."""

import asyncio
from typing import Annotated
from uuid import UUID

import typer

from balcao.cli.surroundings import Data, connected, fail, settings_from

commands = typer.Typer(no_args_is_help=True, help="Avisos recebidos e guardados.")


@commands.command("read")
def read_webhooks(
    id: Annotated[UUID | None, typer.Argument(help="Id do aviso.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Todos os que falharam ou ficaram sem leitura.")] = False,
    data: Data = None,
) -> None:
    """Lê de novo avisos guardados."""
    from balcao.commands import read_webhooks as reading

    if failed == (id is not None):
        fail("Dê o id de um aviso, ou --failed.")
    settings = connected(settings_from(data))
    count = asyncio.run(reading.read_one(settings, id) if id else reading.read_failed(settings))
    if id and not count:
        fail("Não há aviso com este id.")
    print(f"{count} na fila para leitura.")
