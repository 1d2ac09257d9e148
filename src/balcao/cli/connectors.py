"""`balcao connector`: writing and checking connectors."""

from typing import Annotated

import typer

from balcao.cli.surroundings import fail

commands = typer.Typer(no_args_is_help=True, help="Conectores com provedores.")


@commands.command("new")
def new_connector(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Por exemplo mercado_pago.")],
) -> None:
    """Escreve a pasta de um conector novo, que já passa na conferência."""
    from balcao.testing import connector_kit

    try:
        print(connector_kit.new_connector(name))
    except ValueError as wrong:
        fail(str(wrong))


@commands.command("check")
def check_connectors(
    unchanged: Annotated[bool, typer.Option(hidden=True, help="Falha se docs/connectors.md mudaria.")] = False,
) -> None:
    """Confere todos os conectores e escreve docs/connectors.md."""
    from balcao.testing import connector_kit

    before = connector_kit.PAGE.read_text() if connector_kit.PAGE.exists() else ""
    told = connector_kit.check_connectors(page=None if unchanged else connector_kit.PAGE)
    for name, problems in told.items():
        print(f"{'✗' if problems else '✓'} {name}")
        for problem in problems:
            print(f"    {problem}")
    if unchanged and connector_kit.connectors_page() != before:
        fail("docs/connectors.md não é o que os conectores dizem: rode `make connectors`.")
    raise typer.Exit(1 if any(told.values()) else 0)
