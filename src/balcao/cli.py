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

    from balcao.core import logging

    settings = _connected(_settings(data, host=host, port=port))
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


@app.command()
def init(data: Data = None) -> None:
    """Prepara o banco, a chave mestra e o primeiro acesso."""
    from balcao.commands.prepare import prepare

    asyncio.run(prepare(_connected(_settings(data)), print))


@app.command()
def check(data: Data = None) -> None:
    """Confere a configuração e as conexões, e diz qual variável está errada."""
    from balcao.commands import check as checking

    told = asyncio.run(checking.check(_connected(_settings(data))))
    for name, problem in told:
        print(f"{'✗' if problem else '✓'} {name}{': ' + problem if problem else ''}")
    raise typer.Exit(1 if any(problem for _, problem in told) else 0)


@app.command()
def health(
    host: Annotated[str | None, typer.Option()] = None,
    port: Annotated[int | None, typer.Option()] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Em JSON.")] = False,
) -> None:
    """Pergunta ao servidor que está rodando se tudo está bem."""
    from balcao.core.ports import read

    settings = _settings(None, host=host, port=port)
    try:
        status, body = asyncio.run(read(settings.host, settings.port, "/api/integrations/health"))
    except (OSError, TimeoutError):
        _fail(f"Ninguém responde em {settings.host}:{settings.port}.")
    if as_json:
        print(body)
    else:
        for part in json.loads(body)["parts"]:
            print(f"{'✓' if part['state'] == 'ok' else '✗'} {part['name']} {part['detail']}")
    raise typer.Exit(0 if status == 200 else 1)


@app.command()
def stats(data: Data = None, as_json: Annotated[bool, typer.Option("--json", help="Em JSON.")] = False) -> None:
    """As filas: o que espera, há quanto tempo, o que falhou."""
    from balcao.commands.stats import read

    lanes = asyncio.run(read(_connected(_settings(data))))
    if as_json:
        print(json.dumps(lanes, ensure_ascii=False))
        return
    print(f"{'fila':<12}{'esperam':>9}{'depois':>9}{'agora':>9}{'falharam':>10}{'por min':>9}")
    for lane in lanes:
        numbers = f"{lane['waiting']:>9}{lane['later']:>9}{lane['running']:>9}{lane['failed']:>10}"
        print(f"{lane['lane']:<12}{numbers}{lane['per_minute']:>9}")


@app.command("send-test")
def send_test(
    connector: Annotated[str, typer.Argument(help="Conector, por exemplo whatsapp.")],
    to: Annotated[str, typer.Option(help="Telefone de quem recebe, com país e DDD.")],
    connection: Annotated[str, typer.Option(help="Id da conexão.")],
    template: Annotated[str | None, typer.Option(help="Um modelo aprovado, fora da janela de 24 horas.")] = None,
    data: Data = None,
) -> None:
    """Envia uma mensagem de teste por uma conexão."""
    from uuid import UUID

    from balcao.commands import send_test as sending
    from balcao.core.outcomes import ProviderError
    from balcao.core.problems import Problem

    key = {"whatsapp": "whatsapp_cloud"}.get(connector, connector)
    settings = _connected(_settings(data))
    try:
        id = asyncio.run(sending.send_test(settings, key, UUID(connection), to, template))
    except ProviderError as failure:
        _fail(f"Não foi: {failure.code} {failure.title}. {failure.detail}")
    except (sending.WrongConnection, Problem, ValueError) as failure:
        _fail(str(failure))
    print(f"Aceita pelo provedor: {id}")


@demo.command("fill")
def fill_demo(data: Data = None) -> None:
    """Faz os dados de demonstração, se faltam; `balcao up --demo` já o chama."""
    from dataclasses import asdict

    from balcao.demo.fill import fill

    settings = _connected(_settings(data))
    if settings.sandbox_url is None:
        _fail("BALCAO_SANDBOX_URL: os dados de demonstração precisam dos provedores simulados (balcao up --demo).")
    print(json.dumps(asdict(asyncio.run(fill(settings)))))


@demo.command("delete")
def delete_demo(data: Data = None) -> None:
    """Apaga todos os dados de demonstração."""
    from balcao.demo.remove import remove

    link = asyncio.run(remove(_connected(_settings(data))))
    print("Os dados de demonstração foram apagados.")
    if link:
        print(f"Para começar de verdade: {link}")


@webhooks.command("read")
def read_webhooks(
    id: Annotated[str | None, typer.Argument(help="Id do aviso.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Todos os que falharam ou ficaram sem leitura.")] = False,
    data: Data = None,
) -> None:
    """Lê de novo avisos guardados."""
    from uuid import UUID

    from balcao.commands import read_webhooks as reading

    if failed == (id is not None):
        _fail("Dê o id de um aviso, ou --failed.")
    settings = _connected(_settings(data))
    count = asyncio.run(reading.read_one(settings, UUID(id)) if id else reading.read_failed(settings))
    if id and not count:
        _fail("Não há aviso com este id.")
    print(f"{count} na fila para leitura.")


@key.command("backup")
def backup_key(to: Annotated[Path, typer.Option(help="Arquivo novo.")], data: Data = None) -> None:
    """Copia a chave mestra. Guarde-a fora desta máquina, longe das cópias do banco."""
    from balcao.commands import keys

    try:
        keys.copy_key(_settings(data), to)
    except (OSError, keys.FromEnvironment) as failure:
        _fail(str(failure))
    print(f"Chave em {to}. Quem a tiver, com uma cópia do banco, lê as senhas das integrações.")


@key.command("rotate")
def rotate_key(
    finish: Annotated[bool, typer.Option("--finish", help="Segundo passo, depois de religar.")] = False,
    data: Data = None,
) -> None:
    """Troca a chave mestra, em dois passos: este, religar, e de novo com --finish."""
    from balcao.commands import keys

    try:
        if not finish:
            keys.begin_rotation(_settings(data))
            print("Chave nova pronta. Religue o Balcão e rode: balcao key rotate --finish")
            return
        count = asyncio.run(keys.finish_rotation(_connected(_settings(data))))
    except (OSError, keys.FromEnvironment) as failure:
        _fail(str(failure))
    print(f"{count} chaves guardadas sob a nova; a antiga foi esquecida. Faça uma cópia: balcao key backup")


@connector.command("new")
def new_connector(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Por exemplo mercado_pago.")],
) -> None:
    """Escreve a pasta de um conector novo, que já passa na conferência."""
    from balcao.testing import connector_kit

    try:
        print(connector_kit.new_connector(name))
    except ValueError as wrong:
        _fail(str(wrong))


@connector.command("check")
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
        _fail("docs/connectors.md não é o que os conectores dizem: rode `make connectors`.")
    raise typer.Exit(1 if any(told.values()) else 0)


@bot.command()
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
        _fail(str(wrong))
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
    if (settings.data / "demo.json").exists() and not settings.allow_hosts:
        set_environment({"BALCAO_ALLOW_HOSTS": "127.0.0.1"})  # where `up --demo` plays the providers
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
