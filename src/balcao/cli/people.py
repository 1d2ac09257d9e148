"""`balcao user`: the people who work with this installation."""

import asyncio
from typing import Annotated

import typer

from balcao.cli.surroundings import Data, connected, fail, settings_from

commands = typer.Typer(no_args_is_help=True, help="Pessoas que entram no Balcão.")


@commands.callback()
def _people() -> None:
    """With one command alone, typer would drop its name."""


@commands.command("reset-link")
def reset_link(
    email: Annotated[str, typer.Argument(help="E-mail com que a pessoa entra.")],
    data: Data = None,
) -> None:
    """Imprime um link com que a pessoa cria uma senha nova; vale uma vez, por uma hora."""
    from balcao.domains.identity.password_resets import PAGE, links_for
    from balcao.process import opened

    settings = connected(settings_from(data))

    async def run() -> list[tuple[str, str]]:
        async with opened(settings):
            return await links_for(email)

    links = asyncio.run(run())
    if not links:
        fail(f"Ninguém ativo entra com {email}.")
    for account, token in links:
        print(f"{account}: {settings.base_url}{PAGE}{token}")
