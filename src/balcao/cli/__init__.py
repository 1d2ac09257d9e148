"""The command `balcao`. What a command needs is imported inside it: the command line has to start at once."""

import os
import sys

import typer

from balcao.cli import accounts, bot, connectors, demo, keeping, keys, looking, people, sending, starting, webhooks

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Balcão: a recepção da clínica.",
)
for top in (starting, keeping, looking, sending):
    app.add_typer(top.commands)
app.add_typer(accounts.commands, name="account")
app.add_typer(people.commands, name="user")
app.add_typer(demo.commands, name="demo")
app.add_typer(webhooks.commands, name="webhooks")
app.add_typer(bot.commands, name="bot")
app.add_typer(connectors.commands, name="connector")
app.add_typer(keys.commands, name="key")


def main() -> None:
    """Ends at once: the threads of the storage library may still let go of objects when Python winds down, and then
    abort the process that had done its work (obstore 0.12.1).
    """
    try:
        app()
    except SystemExit as ended:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended.code if isinstance(ended.code, int) else int(ended.code is not None))
