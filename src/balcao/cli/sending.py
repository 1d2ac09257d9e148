"""The commands that send a test message."""

import asyncio
from typing import Annotated
from uuid import UUID

import typer

from balcao.cli.surroundings import Data, connected, fail, settings_from

commands = typer.Typer()


@commands.command("send-test")
def send_test(
    connector: Annotated[str, typer.Argument(help="Conector, por exemplo whatsapp.")],
    to: Annotated[str, typer.Option(help="Telefone de quem recebe, com país e DDD.")],
    connection: Annotated[UUID, typer.Option(help="Id da conexão.")],
    template: Annotated[str | None, typer.Option(help="Um modelo aprovado, fora da janela de 24 horas.")] = None,
    data: Data = None,
) -> None:
    """Envia uma mensagem de teste por uma conexão."""
    from balcao.commands import send_test as sending
    from balcao.core.outcomes import ProviderError
    from balcao.core.problems import Problem

    key = {"whatsapp": "whatsapp_cloud"}.get(connector, connector)
    settings = connected(settings_from(data))
    try:
        id = asyncio.run(sending.send_test(settings, key, connection, to, template))
    except ProviderError as failure:
        fail(f"Não foi: {failure.code} {failure.title}. {failure.detail}")
    except (sending.WrongConnection, Problem, ValueError) as failure:
        fail(str(failure))
    print(f"Aceita pelo provedor: {id}")
