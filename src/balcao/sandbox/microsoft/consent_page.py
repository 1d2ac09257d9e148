"""The consent page, in Portuguese, where a person plays the owner of a Microsoft account; it is all or nothing."""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from balcao.sandbox.microsoft.accounts import Account

HERE = Path(__file__).parent
STYLE = (HERE / "consent_page.css").read_text("utf-8")
PAGE = Template((HERE / "consent_page.html").read_text("utf-8"))
FORM = Template((HERE / "consent_form.html").read_text("utf-8"))
WORDS = {
    "Calendars.ReadWrite": "Ver, criar, mudar e excluir eventos das suas agendas",
    "Calendars.Read": "Ver os eventos das suas agendas",
    "MailboxSettings.Read": "Ver as configurações da sua caixa, como o fuso horário",
    "User.Read": "Entrar e ver o seu perfil",
    "offline_access": "Manter o acesso enquanto você não estiver usando",
    "openid": "Saber quem você é",
    "email": "Ver o seu endereço de e-mail",
    "profile": "Ver o seu nome",
}


def consent(asked: Mapping[str, str], accounts: Iterable[Account]) -> str:
    rows = []
    for position, account in enumerate(accounts):
        chosen = asked.get("login_hint")
        rows.append(_account(account, account.email == chosen or (not chosen and position == 0)))
    scopes = [scope.removeprefix("https://graph.microsoft.com/") for scope in asked.get("scope", "").split()]
    form = FORM.substitute(
        client=escape(asked.get("client_id", "")),
        query=escape(urlencode(asked)),
        accounts="".join(rows),
        scopes="".join(_scope(scope) for scope in scopes),
    )
    return _page("Permissões solicitadas", form)


def refused(error: str, description: str) -> str:
    words = f"<p>Erro: <strong>{escape(error)}</strong></p><p>{escape(description)}</p>"
    return _page("Não foi possível entrar", f"<h1>Não foi possível entrar</h1>{words}")


def _account(account: Account, is_chosen: bool) -> str:
    return (
        f'<label><input type="radio" name="account" value="{escape(account.email)}"{" checked" if is_chosen else ""}>'
        f"<span>{escape(account.name)}<small>{escape(account.email)}</small></span></label>"
    )


def _scope(scope: str) -> str:
    return f"<li>{escape(WORDS.get(scope, scope))}<small>{escape(scope)}</small></li>"


def _page(title: str, content: str) -> str:
    return PAGE.substitute(title=escape(title), style=STYLE, content=content)
