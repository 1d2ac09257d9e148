"""What every command finds around it: the settings, the running database, and how a command says no."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from balcao.settings import Settings

Data = Annotated[Path | None, typer.Option(help="Pasta dos dados (ou a variável DATA).")]


def settings_from(data: Path | None = None, **given: Any) -> "Settings":
    """The environment with what the command line says in its place; a wrong variable is named and ends the command."""
    from pydantic import ValidationError

    from balcao.settings import read_settings, set_environment

    chosen = {"DATA": data, **{name.upper(): value for name, value in given.items()}}
    set_environment({name: str(value) for name, value in chosen.items() if value is not None})
    try:
        return read_settings()
    except ValidationError as wrong:
        for error in wrong.errors():
            print(f"{error['loc'][0]}: {error['msg']}", file=sys.stderr)
        raise typer.Exit(2) from None


def connected(settings: "Settings") -> "Settings":
    """With the database and the addresses of the `balcao up` that holds the folder, unless others are given."""
    from balcao.core.postgres import running_url
    from balcao.settings import read_settings, set_environment

    settings = beside(settings)
    if settings.database_url is None:
        found = running_url(settings.data.resolve() / "postgres")
        if found is None:
            fail(f"Nenhum banco: ligue `balcao up` na pasta {settings.data}, escolha --data, ou dê DATABASE_URL.")
        set_environment({"DATABASE_URL": found})
    return read_settings()


def beside(settings: "Settings") -> "Settings":
    """With the addresses of the `balcao up` that holds the folder; what the environment says goes before."""
    from balcao.core.alone import told_by
    from balcao.settings import environment_with, read_settings, set_environment

    set_environment({**told_by(settings.data), **environment_with({})})
    return read_settings()


def fail(words: str) -> NoReturn:
    print(words, file=sys.stderr)
    raise typer.Exit(1)
