"""The command `balcao`. What a command needs is imported inside it: the command line has to start at once."""
# ruff: noqa: PLC0415 (each command's imports cost 0.3 to 2 s, and only the chosen command should pay)

import asyncio
import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from balcao.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Balcão: a recepção da clínica.",
)
account = typer.Typer(no_args_is_help=True, help="Contas (cada clínica ou grupo é uma).")
demo = typer.Typer(no_args_is_help=True, help="Os dados de demonstração.")
webhooks = typer.Typer(no_args_is_help=True, help="Avisos recebidos e guardados.")
bot = typer.Typer(no_args_is_help=True, help="O atendente automático.")
connector = typer.Typer(no_args_is_help=True, help="Conectores com provedores.")
key = typer.Typer(no_args_is_help=True, help="A chave mestra, que protege os segredos.")
app.add_typer(account, name="account")
app.add_typer(demo, name="demo")
app.add_typer(webhooks, name="webhooks")
app.add_typer(bot, name="bot")
app.add_typer(connector, name="connector")
app.add_typer(key, name="key")

Data = Annotated[Path | None, typer.Option(help="Pasta dos dados (ou a variável DATA).")]


def main() -> None:
    app()


@app.command()
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
    from balcao.core.backup import BackupFailed
    from balcao.core.postgres import PostgresFailed

    settings = _settings(data, host=host, port=port)
    try:
        asyncio.run(starting.up(settings, demo=demo, dev=dev, with_parent=with_parent))
    except (starting.CannotStart, PostgresFailed, BackupFailed) as failure:
        _fail(str(failure))


@app.command()
def web(
    host: Annotated[str | None, typer.Option()] = None,
    port: Annotated[int | None, typer.Option()] = None,
    data: Data = None,
    reload: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """O servidor das telas, da API e dos avisos dos provedores."""
    import uvicorn

    settings = _connected(_settings(data, host=host, port=port))
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
        reload=reload,
        reload_dirs=["src"] if reload else None,
    )


@app.command()
def worker(data: Data = None) -> None:
    """O trabalhador, que lê os avisos, entrega as mensagens e cumpre a agenda de tarefas."""
    from balcao import worker as working

    _run(working.run(_connected(_settings(data))))


@app.command()
def sandbox(
    port: Annotated[int, typer.Option()] = 8801,
    data: Annotated[Path | None, typer.Option()] = None,
    webhook_url: Annotated[str | None, typer.Option()] = None,
) -> None:
    """Os provedores simulados, para demonstração e testes."""
    from balcao.sandbox.app import serve

    serve("127.0.0.1", port, data, webhook_url, [])


@app.command()
def migrate(data: Data = None) -> None:
    """Leva o banco de dados ao esquema mais novo."""
    from balcao.migrations import run as migrations

    asyncio.run(migrations.migrate(_connected(_settings(data)).database_url or ""))


@app.command()
def backup(to: Annotated[Path, typer.Argument(help="Arquivo novo, por exemplo balcao.tar")], data: Data = None) -> None:
    """Copia o banco e os arquivos. A chave mestra não vai junto: veja `balcao key backup`."""
    from balcao.core import backup as copying

    settings = _connected(_settings(data))
    asyncio.run(copying.pack(settings.database_url or "", settings.data / "files", to))
    print(f"Cópia em {to}. Ela não contém a chave mestra: guarde-a à parte com `balcao key backup`.")


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="Arquivo feito por `balcao backup` ou antes de uma atualização.")],
    data: Data = None,
    yes: Annotated[bool, typer.Option("--yes", help="Não perguntar.")] = False,
) -> None:
    """Põe uma cópia no lugar do que há. Pare `web` e `worker` antes."""
    from balcao.core import backup as copying

    settings = _connected(_settings(data))
    if not yes:
        typer.confirm("Tudo o que há no banco será trocado pela cópia. Continuar?", abort=True)
    asyncio.run(copying.unpack(settings.database_url or "", settings.data / "files", source))
    print("Pronto: a cópia está no lugar.")


@app.command()
def openapi(to: Annotated[Path | None, typer.Option(help="Arquivo; sem ele, na tela.")] = None) -> None:
    """Escreve a descrição da API (OpenAPI, em JSON)."""
    from balcao.intake import Intake
    from balcao.main import make_api

    text = json.dumps(make_api(_settings(), Intake()).openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if to:
        to.write_text(text)
    else:
        sys.stdout.write(text)


@account.callback()
def _accounts() -> None:
    """With one command alone, typer would drop its name."""


@account.command("new")
def new_account(
    name: Annotated[str, typer.Argument(help="Nome da clínica.")],
    email: Annotated[str, typer.Option(help="E-mail de quem será dono da conta.")],
    password: Annotated[str, typer.Option(help="Senha dessa pessoa.")],
    data: Data = None,
) -> None:
    """Abre mais uma conta, com quem será dono dela."""
    from balcao.core.problems import Problem
    from balcao.domains.identity.open_account import open_account
    from balcao.process import opened

    settings = _connected(_settings(data))

    async def run() -> None:
        async with opened(settings):
            account_id = await open_account(name, email, password)
        print(f"Conta {name} aberta: {account_id}")

    try:
        asyncio.run(run())
    except Problem as problem:
        _fail(f"{problem.title} {problem.detail}".strip())


@bot.callback()
def _bots() -> None:
    """With one command alone, typer would drop its name."""


@bot.command()
def understand(
    words: Annotated[str, typer.Argument(metavar="TEXT")],
    now: Annotated[str | None, typer.Option(help="Instante em ISO 8601.")] = None,
    timezone: Annotated[str, typer.Option(help="Fuso da clínica.")] = "America/Sao_Paulo",
    practitioner: Annotated[list[str] | None, typer.Option(help="Nome de profissional; pode repetir.")] = None,
    service: Annotated[list[str] | None, typer.Option(help="Nome de serviço; pode repetir.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Em JSON.")] = False,
) -> None:
    """Diz o que o atendente automático entende de uma frase."""
    from balcao.domains.bot.understanding.command import describe

    told = describe(words, now=now, timezone=timezone, practitioners=practitioner or [], services=service or [])
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{told['intent']} ({told['confidence']:.0%})")
    for name, value in told["entities"].items():
        if value is not None:
            print(f"  {name}: {value}")


def _settings(data: Path | None = None, **given: Any) -> "Settings":
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


def _connected(settings: "Settings") -> "Settings":
    """With the address of the database that a running `balcao up` holds open on the folder, unless one is given."""
    from balcao.core.postgres import running_url
    from balcao.settings import read_settings, set_environment

    if settings.database_url is None:
        found = running_url(settings.data.resolve() / "postgres")
        if found is None:
            _fail(f"Nenhum banco: ligue `balcao up` na pasta {settings.data}, escolha --data, ou dê DATABASE_URL.")
        set_environment({"DATABASE_URL": found})
    return read_settings()


def _run(work: Coroutine[Any, Any, Any]) -> None:
    """On uvloop, twice as fast for what the worker does."""
    import uvloop

    uvloop.run(work)


def _fail(words: str) -> NoReturn:
    print(words, file=sys.stderr)
    raise typer.Exit(1)


if __name__ == "__main__":
    main()
