"""The consent page, in Portuguese, where a person plays the owner of a Google account."""

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

from balcao.sandbox.google.accounts import Account

STYLE = """
:root { color-scheme: light dark; --ink: #1f2430; --soft: #5b6472; --line: #d5dae1; --paper: #fff; --ground: #f3f5f8; --main: #1a5fb4; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff4; --soft: #a9b1bd; --line: #3a414d; --paper: #20252d; --ground: #14171c; --main: #78aeed; } }
* { box-sizing: border-box } body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 8vh auto; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem } p { color: var(--soft); margin: .25rem 0 1rem }
fieldset { border: 1px solid var(--line); border-radius: .75rem; margin: 0 0 1rem; padding: .75rem 1rem }
label { display: flex; gap: .75rem; align-items: flex-start; padding: .4rem 0; cursor: pointer } label small { color: var(--soft); display: block; overflow-wrap: anywhere }
input { margin-top: .35rem; accent-color: var(--main) } .acts { display: flex; gap: .75rem; justify-content: flex-end }
button { font: inherit; padding: .6rem 1.2rem; border-radius: .6rem; border: 1px solid var(--line); background: none; color: inherit; cursor: pointer }
button[value=allow] { background: var(--main); border-color: var(--main); color: var(--paper); font-weight: 600 }
button:focus-visible, input:focus-visible { outline: 3px solid var(--main); outline-offset: 2px }
.tag { display: inline-block; font-size: .8rem; border: 1px dashed var(--soft); border-radius: 1rem; padding: .1rem .7rem; color: var(--soft); margin-bottom: 1rem }
"""
WORDS = {
    "calendar": "Ver, editar e excluir todas as suas agendas",
    "calendar.readonly": "Ver todas as suas agendas",
    "calendar.events": "Ver e editar eventos de todas as suas agendas",
    "calendar.events.readonly": "Ver eventos de todas as suas agendas",
    "calendar.events.owned": "Ver, criar e editar eventos nas agendas que são suas",
    "calendar.events.owned.readonly": "Ver eventos nas agendas que são suas",
    "calendar.events.freebusy": "Ver quando você está livre ou ocupado",
    "calendar.freebusy": "Ver quando você está livre ou ocupado",
    "calendar.calendarlist": "Ver e mudar a lista das suas agendas",
    "calendar.calendarlist.readonly": "Ver a lista das suas agendas",
    "calendar.calendars.readonly": "Ver o nome e o fuso das suas agendas",
    "calendar.app.created": "Criar agendas próprias e cuidar dos eventos delas",
    "openid": "Saber quem você é na Google",
    "email": "Ver o seu endereço de e-mail",
    "profile": "Ver o seu nome",
}


def consent(asked: Mapping[str, str], accounts: Iterable[Account]) -> str:
    chosen = asked.get("login_hint")
    rows = []
    for position, account in enumerate(accounts):
        checked = " checked" if account.email == chosen or (not chosen and position == 0) else ""
        rows.append(
            f'<label><input type="radio" name="account" value="{escape(account.email)}" required{checked}>'
            f"<span>{escape(account.name)}<small>{escape(account.email)}</small></span></label>"
        )
    scopes = "".join(
        f'<label><input type="checkbox" name="scope" value="{escape(scope)}" checked>'
        f"<span>{escape(_words(scope))}<small>{escape(scope)}</small></span></label>"
        for scope in asked.get("scope", "").split()
    )
    return _page(
        "Escolha uma conta",
        f"""<h1>Conectar a agenda</h1>
<p>O aplicativo <strong>{escape(asked.get("client_id", ""))}</strong> pede acesso à sua conta Google de ensaio.</p>
<form method="post" action="?{escape(urlencode(asked))}">
<fieldset><legend>Conta</legend>{"".join(rows)}</fieldset>
<fieldset><legend>O que ele poderá fazer</legend>{scopes}</fieldset>
<div class="acts"><button name="decision" value="deny" formnovalidate>Negar</button><button name="decision" value="allow">Permitir</button></div>
</form>""",
    )


def refused(error: str, description: str) -> str:
    return _page("Acesso bloqueado", f"<h1>Acesso bloqueado</h1><p>Erro: <strong>{escape(error)}</strong></p><p>{escape(description)}</p>")


def _words(scope: str) -> str:
    return WORDS.get(scope.removeprefix("https://www.googleapis.com/auth/"), scope)


def _page(title: str, content: str) -> str:
    return (
        f'<!doctype html><html lang="pt-BR"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title} – Google (ensaio)</title><style>{STYLE}</style></head>"
        f'<body><main><span class="tag">Google de ensaio: nada sai desta máquina</span>{content}</main></body></html>'
    )
