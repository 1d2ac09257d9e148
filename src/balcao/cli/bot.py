"""`balcao bot`: what the bot understands."""

import json
from typing import Annotated, Any

import typer

from balcao.cli.surroundings import fail

commands = typer.Typer(no_args_is_help=True, help="O atendente automático.")


@commands.callback()
def _bots() -> None:
    """With one command alone, typer would drop its name."""


@commands.command()
def understand(
    words: Annotated[str, typer.Argument(metavar="TEXT")],
    now: Annotated[str | None, typer.Option(help="Instante em ISO 8601; o de agora, se faltar.")] = None,
    timezone: Annotated[str, typer.Option(help="Fuso da clínica.")] = "America/Sao_Paulo",
    practitioner: Annotated[list[str] | None, typer.Option(help="Nome de profissional; pode repetir.")] = None,
    service: Annotated[list[str] | None, typer.Option(help="Nome de serviço; pode repetir.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Em JSON.")] = False,
) -> None:
    """Diz o que o atendente automático entende de uma frase."""
    from balcao.core import clock
    from balcao.domains.bot.understanding.command import describe

    try:
        told: Any = describe(words, now or clock.now().isoformat(), timezone, practitioner or [], service or [])
    except (ValueError, KeyError) as wrong:
        fail(str(wrong))
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{told['intent']} ({told['confidence']:.0%})")
    for name, value in told["entities"].items():
        if value is not None:
            print(f"  {name}: {value}")
