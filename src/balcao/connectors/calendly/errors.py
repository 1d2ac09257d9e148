"""Calendly's errors: what each status means for us, and what a person should do.

https://developer.calendly.com/api-docs, read 2026-11.
"""

from datetime import timedelta

from balcao.connectors._shared import oauth
from balcao.connectors._shared.loose_json import items, text
from balcao.core.answers import Answer
from balcao.core.outcomes import ProviderError, Rejected, Unauthorized, Unavailable

WORDS = oauth.Words("ao Calendly", "Calendly ocupado", "O Calendly", "do Calendly")


def message_of(answer: Answer) -> str:
    return text(answer.json(), "message") or ""


def refusal(answer: Answer) -> ProviderError:
    """The error to raise for an answer of 400 or more."""
    status, code = answer.status, str(answer.status)
    if status in (408, 424, 429) or status >= 500:
        return Unavailable(code, "Calendly ocupado", "Tentaremos de novo sozinhos.", retry_after=_pause(answer))
    if status == 401:
        return Unauthorized(code, "O acesso ao Calendly terminou", "Conecte de novo, ou troque o token.")
    if status == 403 and "upgrade" in message_of(answer).lower():
        detail = "O plano gratuito não avisa do que é marcado: buscamos a lista de hora em hora."
        return Rejected("plan", "O plano do Calendly não permite", detail)
    if status == 403:
        detail = "O token não tem esta permissão: crie outro com as da ajuda ao lado."
        return Rejected("permission", "Sem permissão no Calendly", detail)
    if status == 404:
        return Rejected(code, "Não existe no Calendly", "Foi apagado, ou é de outra conta.")
    named = ", ".join(filter(None, (text(one, "parameter") for one in items(answer.json(), "details"))))
    return Rejected(code, "O Calendly recusou", f"Avise o suporte com este código: {code} {named}".strip() + ".")


def refused_token(answer: Answer) -> ProviderError:
    return oauth.refused_token(answer, WORDS, retry_after=_pause(answer))


def _pause(answer: Answer) -> timedelta | None:
    """Calendly says in seconds when its minute is over, and only sometimes in the usual header."""
    told = answer.headers.get("x-ratelimit-reset", "")
    if answer.status == 429 and told.isdigit():
        return timedelta(seconds=min(int(told), 3600))
    return answer.retry_after
