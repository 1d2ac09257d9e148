"""The commands that start something: all of it, or one of its processes."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from balcao.cli.surroundings import Data, connected, fail, settings_from

commands = typer.Typer()


@commands.command()
def up(
    demo: Annotated[bool, typer.Option(help="Com dados de demonstração e os provedores simulados.")] = False,
    host: Annotated[str | None, typer.Option(help="Endereço em que atende.")] = None,
    port: Annotated[int | None, typer.Option(help="Porta em que atende.")] = None,
    data: Data = None,
    dev: Annotated[bool, typer.Option(hidden=True)] = False,
    with_parent: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """Liga tudo: banco de dados, servidor, trabalhador; e na demonstração, os provedores simulados."""
    from balcao import up as starting
    from balcao.core.postgres import PostgresFailed

    settings = settings_from(data, host=host, port=port)
    try:
        asyncio.run(starting.up(settings, demo=demo, dev=dev, with_parent=with_parent))
    except (starting.CannotStart, PostgresFailed) as failure:
        fail(str(failure))


@commands.command()
def web(
    host: Annotated[str | None, typer.Option()] = None,
    port: Annotated[int | None, typer.Option()] = None,
    data: Data = None,
) -> None:
    """O servidor das telas, da API e dos avisos dos provedores."""
    import uvicorn

    from balcao.core import logging

    settings = connected(settings_from(data, host=host, port=port))
    logging.configure(settings.log_level, settings.log_format)
    uvicorn.run(
        "balcao.main:app",
        factory=True,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )


@commands.command()
def worker(data: Data = None) -> None:
    """O trabalhador, que lê os avisos, entrega as mensagens e cumpre a agenda de tarefas."""
    import uvloop

    from balcao import worker as working

    uvloop.run(working.run(connected(settings_from(data))))


@commands.command()
def sandbox(
    port: Annotated[int, typer.Option()] = 8801,
    data: Annotated[Path | None, typer.Option()] = None,
    webhook_url: Annotated[str | None, typer.Option()] = None,
) -> None:
    """Os provedores simulados, para demonstração e testes."""
    from balcao.sandbox.app import serve

    serve("127.0.0.1", port, data, webhook_url, [])
