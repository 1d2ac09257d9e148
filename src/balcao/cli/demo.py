"""`balcao demo`: the data of the demonstration."""

import asyncio
import json

import typer

from balcao.cli.surroundings import Data, connected, fail, settings_from

commands = typer.Typer(no_args_is_help=True, help="Os dados de demonstração.")


@commands.command("fill")
def fill_demo(data: Data = None) -> None:
    """Faz os dados de demonstração, se faltam; `balcao up --demo` já o chama."""
    from dataclasses import asdict

    from balcao.demo.fill import fill

    settings = connected(settings_from(data))
    if settings.sandbox_url is None:
        fail("BALCAO_SANDBOX_URL: os dados de demonstração precisam dos provedores simulados (balcao up --demo).")
    print(json.dumps(asdict(asyncio.run(fill(settings)))))


@commands.command("delete")
def delete_demo(data: Data = None) -> None:
    """Apaga todos os dados de demonstração."""
    from balcao.demo.remove import NoDemonstration, remove

    try:
        link = asyncio.run(remove(connected(settings_from(data))))
    except NoDemonstration as failure:
        fail(str(failure))
    print("Os dados de demonstração foram apagados.")
    if link:
        print(f"Para começar de verdade: {link}")
