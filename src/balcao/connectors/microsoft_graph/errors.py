"""Graph's errors and the identity platform's: what each code means for us, and what a person should do.

https://learn.microsoft.com/graph/errors and https://learn.microsoft.com/entra/identity-platform/reference-error-codes,
read 2026-11. The words are never looked at.
"""

from balcao.connectors._shared import oauth
from balcao.connectors._shared.loose_json import Object, inner, text
from balcao.core.answers import Answer
from balcao.core.outcomes import ProviderError, Rejected, Unauthorized, Unavailable

WORDS = oauth.Words("à Microsoft", "Microsoft ocupada", "A Microsoft", "da Microsoft")
SLOW_DOWN = {"ApplicationThrottled", "TooManyRequests", "ErrorServerBusy", "ErrorTooManyObjectsOpened"}
RECONNECT = {"InvalidAuthenticationToken", "ErrorAccessDenied", "Authorization_RequestDenied", "AuthenticationError"}
NO_MAILBOX = {"MailboxNotEnabledForRESTAPI", "MailboxNotSupportedForRESTAPI", "ErrorNonExistentMailbox"}
# Lower case: Graph is not of one mind about it.
LOST = {"syncstatenotfound", "resyncrequired", "fullsyncrequired", "errorinvalidsyncstatedata", "syncstateinvalid"}
ADMINISTRATOR = {65001, 90094, 90095, 900941}
BAD_CLIENT = {7000215, 7000218, 700016, 50011}
EXPIRED_SECRET = 7000222


def code_of(answer: Answer) -> str:
    return text(inner(answer.json(), "error"), "code") or ""


def is_lost(answer: Answer) -> bool:
    """Whether Graph does not know the delta's token any more."""
    return answer.status == 410 or (answer.status >= 400 and code_of(answer).lower() in LOST)


def content(answer: Answer) -> Object:
    """What was answered; raises the error when it is one."""
    if answer.status >= 400:
        raise refusal(answer)
    body = answer.json()
    return body if isinstance(body, dict) else {}


def refusal(answer: Answer) -> ProviderError:
    """The error to raise for an answer of 400 or more."""
    code, status = code_of(answer) or str(answer.status), answer.status
    if code in SLOW_DOWN or status in (408, 423, 429) or status >= 500:
        wait, detail = answer.retry_after, "Tentaremos de novo sozinhos."
        return Unavailable(code, "Outlook ocupado", detail, wait, "connection" if status == 429 else "call")
    if code in NO_MAILBOX:
        detail = "A conta precisa de uma caixa no Exchange Online: confira a licença, ou use outra conta."
        return Rejected(code, "Caixa sem agenda na nuvem", detail)
    if status == 401 or code in RECONNECT - {"ErrorAccessDenied"}:
        return Unauthorized(code, "O acesso à Microsoft terminou", "Conecte a conta de novo e aceite as permissões.")
    if status == 403:
        return Rejected(code, "Sem permissão nesta agenda", "A conta precisa poder escrever nesta agenda.")
    if status in (404, 410):
        detail = "A agenda foi apagada, ou não está mais partilhada com a conta: escolha outra."
        return Rejected(code, "Agenda não encontrada", detail)
    return Rejected(code, "A Microsoft recusou", f"Avise o suporte com este código: {code}.")


def refused_token(answer: Answer) -> ProviderError:
    """The identity platform adds numbers that say more than the standard's words."""
    read = answer.json()
    told = read.get("error_codes") if isinstance(read, dict) else None
    numbers = {one for one in told if isinstance(one, int)} if isinstance(told, list) else set()
    code = text(read, "error") or str(answer.status)
    if answer.status in (408, 429) or answer.status >= 500:
        return oauth.refused_token(answer, WORDS)
    if EXPIRED_SECRET in numbers:
        detail = "Crie outro segredo no Microsoft Entra e cole o valor na integração."
        return Unauthorized("secret_expired", "Segredo do aplicativo vencido", detail)
    detail = "Confira o ID do aplicativo, o valor do segredo e o endereço de retorno no Microsoft Entra."
    bad_client = Unauthorized(code, "Aplicativo recusado", detail)
    if numbers & BAD_CLIENT:
        return bad_client
    if numbers & ADMINISTRATOR:
        detail = "O administrador da empresa precisa aprovar o aplicativo; depois conecte de novo."
        return Unauthorized(code, "Falta aprovação do administrador", detail)
    if code in ("interaction_required", "consent_required", "login_required"):
        return Unauthorized(code, "O acesso à Microsoft terminou", "Conecte a conta de novo e aceite as permissões.")
    return oauth.refused_token(answer, WORDS, bad_client=bad_client)
