"""`balcao account`: the accounts of this installation."""

import asyncio
from typing import Annotated

import typer

from balcao.cli.surroundings import Data, connected, fail, settings_from

commands = typer.Typer(no_args_is_help=True, help="Contas (cada clínica ou grupo é uma).")


@commands.command("new")
def new_account(
    name: Annotated[str, typer.Argument(help="Nome da clínica.")],
    email: Annotated[str, typer.Option(help="E-mail de quem será dono da conta.")],
    password: Annotated[str, typer.Option(help="Senha dessa pessoa.")],
    data: Data = None,
) -> None:
    """Abre mais uma conta, com quem será dono dela."""
    from balcao.commands.accounts import reads_as_email
    from balcao.core.problems import Problem
    from balcao.domains.identity.open_account import open_account
    from balcao.process import opened

    if not reads_as_email(email):
        fail(f"{email} não é um endereço de e-mail.")
    settings = connected(settings_from(data))

    async def run() -> None:
        async with opened(settings):
            account_id = await open_account(name, email, password)
        print(f"Conta {name} aberta: {account_id}")

    try:
        asyncio.run(run())
    except Problem as problem:
        fail(f"{problem.title} {problem.detail}".strip())


@commands.command("list")
def list_accounts(data: Data = None) -> None:
    """As contas, com o id de cada uma."""
    from balcao.commands.accounts import read

    for id, name in asyncio.run(read(connected(settings_from(data)))):
        print(f"{id}  {name}")
