"""Google's errors: what each `reason` means for us, and what a person should do. The words are never looked at.

https://developers.google.com/workspace/calendar/api/guides/errors, read 2026-11.
"""

from datetime import timedelta

from balcao.connectors._shared import oauth
from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.core.answers import Answer
from balcao.core.outcomes import ProviderError, Rejected, Unauthorized, Unavailable

WORDS = oauth.Words("ao Google", "Google ocupado", "O Google", "do Google")
SLOW_DOWN = {"rateLimitExceeded", "userRateLimitExceeded"}
MUCH_LATER = {"quotaExceeded", "calendarUsageLimitsExceeded", "dailyLimitExceeded", "variableTermLimitExceeded"}
RECONNECT = {
    "authError",
    "required",
    "insufficientPermissions",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    "invalidCredentials",
}
OPERATOR = {"accessNotConfigured", "SERVICE_DISABLED"}
HOUR = timedelta(hours=1)


def reason_of(answer: Answer) -> str:
    error = inner(answer.json(), "error")
    listed = items(error, "errors")
    return text(listed[0], "reason") or "" if listed else ""


def refusal(answer: Answer) -> ProviderError:
    """The error to raise for an answer of 400 or more."""
    reason, status = reason_of(answer), answer.status
    code = reason or str(status)
    if reason in SLOW_DOWN or status in (408, 429) or status >= 500:
        return Unavailable(code, "Google ocupado", "Tentaremos de novo sozinhos.", retry_after=answer.retry_after)
    if reason in MUCH_LATER:
        detail = "A conta passou do limite do Google para hoje; tentaremos de novo mais tarde."
        return Unavailable(code, "Limite de uso do Google", detail, retry_after=answer.retry_after or HOUR)
    if reason in OPERATOR:
        return Unauthorized(code, "API desligada", "Ative a Google Calendar API no projeto do cliente OAuth.")
    if reason in RECONNECT or status == 401:
        return Unauthorized(
            code, "O acesso ao Google terminou", "Conecte a conta de novo e marque todas as permissões."
        )
    if status in (404, 410):
        detail = "A agenda foi apagada, ou não está mais partilhada com a conta: escolha outra."
        return Rejected(code, "Agenda não encontrada", detail)
    if status == 403:
        return Rejected(code, "Sem permissão nesta agenda", "A conta precisa poder escrever nesta agenda.")
    return Rejected(code, "O Google recusou", f"Avise o suporte com este código: {code}.")


def content(answer: Answer) -> Object:
    """The object in a good answer; raises the error of any other."""
    if answer.status >= 400:
        raise refusal(answer)
    body = answer.json()
    return body if isinstance(body, dict) else {}


def refused_token(answer: Answer) -> ProviderError:
    return oauth.refused_token(answer, WORDS)
