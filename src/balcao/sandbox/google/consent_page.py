"""The consent page, in Portuguese, where a person plays the owner of a Google account."""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from balcao.sandbox.google.accounts import Account

HERE = Path(__file__).parent
STYLE = (HERE / "consent_page.css").read_text("utf-8")
PAGE = Template((HERE / "consent_page.html").read_text("utf-8"))
FORM = Template((HERE / "consent_form.html").read_text("utf-8"))
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
        checked = account.email == chosen or (not chosen and position == 0)
        rows.append(_choice("radio", "account", account.email, account.name, checked))
    scopes = [_choice("checkbox", "scope", scope, _words(scope), True) for scope in asked.get("scope", "").split()]
    form = FORM.substitute(
        client=escape(asked.get("client_id", "")),
        query=escape(urlencode(asked)),
        accounts="".join(rows),
        scopes="".join(scopes),
    )
    return _page("Escolha uma conta", form)


def refused(error: str, description: str) -> str:
    words = f"<p>Erro: <strong>{escape(error)}</strong></p><p>{escape(description)}</p>"
    return _page("Acesso bloqueado", f"<h1>Acesso bloqueado</h1>{words}")


def _choice(kind: str, name: str, value: str, words: str, checked: bool) -> str:
    return (
        f'<label><input type="{kind}" name="{name}" value="{escape(value)}"{" checked" if checked else ""}>'
        f"<span>{escape(words)}<small>{escape(value)}</small></span></label>"
    )


def _words(scope: str) -> str:
    return WORDS.get(scope.removeprefix("https://www.googleapis.com/auth/"), scope)


def _page(title: str, content: str) -> str:
    return PAGE.substitute(title=escape(title), style=STYLE, content=content)
