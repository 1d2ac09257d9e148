"""The commands that look at what is there and tell: configuration, health, queues, the API."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from balcao.cli.surroundings import Data, beside, connected, fail, settings_from

commands = typer.Typer()


@commands.command()
def check(data: Data = None) -> None:
    """Confere a configuração e as conexões, e diz qual variável está errada."""
    from balcao.commands import check as checking

    told = asyncio.run(checking.check(connected(settings_from(data))))
    for name, problem in told:
        print(f"{'✗' if problem else '✓'} {name}{': ' + problem if problem else ''}")
    raise typer.Exit(1 if any(problem for _, problem in told) else 0)


@commands.command()
def health(
    host: Annotated[str | None, typer.Option()] = None,
    port: Annotated[int | None, typer.Option()] = None,
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="Em JSON.")] = False,
) -> None:
    """Pergunta ao servidor que está rodando se tudo está bem."""
    from balcao.core.ports import read

    settings = beside(settings_from(data, host=host, port=port))
    try:
        status, body = asyncio.run(read(settings.host, settings.port, "/api/integrations/health"))
    except (OSError, TimeoutError):
        fail(f"Ninguém responde em {settings.host}:{settings.port}.")
    if as_json:
        print(body)
    else:
        for part in json.loads(body)["parts"]:
            print(f"{'✓' if part['state'] == 'ok' else '✗'} {part['name']} {part['detail']}")
    raise typer.Exit(0 if status == 200 else 1)


@commands.command()
def stats(data: Data = None, as_json: Annotated[bool, typer.Option("--json", help="Em JSON.")] = False) -> None:
    """As filas: o que espera, há quanto tempo, o que falhou."""
    from balcao.commands.stats import read

    lanes = asyncio.run(read(connected(settings_from(data))))
    if as_json:
        print(json.dumps(lanes, ensure_ascii=False))
        return
    print(f"{'fila':<12}{'esperam':>9}{'depois':>9}{'agora':>9}{'falharam':>10}{'por min':>9}")
    for lane in lanes:
        numbers = f"{lane['waiting']:>9}{lane['later']:>9}{lane['running']:>9}{lane['failed']:>10}"
        print(f"{lane['lane']:<12}{numbers}{lane['per_minute']:>9}")


@commands.command()
def openapi(to: Annotated[Path | None, typer.Option(help="Arquivo; sem ele, na tela.")] = None) -> None:
    """Escreve a descrição da API (OpenAPI, em JSON)."""
    from balcao.intake import Intake
    from balcao.main import make_api

    text = (
        json.dumps(make_api(settings_from(), Intake()).openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )
    if to:
        to.write_text(text)
    else:
        sys.stdout.write(text)
