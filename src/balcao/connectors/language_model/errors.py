"""What can go wrong with a model, as one of the four errors."""

from balcao.core.outcomes import ProviderError, Rejected, Unauthorized, Unavailable

CREDENTIALS = frozenset({401, 403})
PASSING = frozenset({408, 409, 425, 429})
UNREADABLE = (
    "unreadable",
    "O modelo respondeu o que não se lê",
    "Escolha um modelo que responda em formato estruturado.",
)


def found_ours(failure: BaseException | None) -> ProviderError | None:
    """Our own client's error, which the provider's library may have wrapped."""
    while failure is not None:
        if isinstance(failure, ProviderError):
            return failure
        failure = failure.__cause__ or failure.__context__
    return None


def no_answer() -> Unavailable:
    return Unavailable("no_answer", "O modelo não respondeu", "O robô responde sem ele e tenta de novo depois.")


def of_status(status: int, body: str = "") -> ProviderError:
    code = str(status)
    if status in CREDENTIALS or "insufficient_quota" in body:
        return Unauthorized(code, "A chave não vale", "Cole outra chave, ou veja o saldo no painel do provedor.")
    if status in PASSING or status >= 500:
        return no_answer()
    return Rejected(code, "O provedor recusou o pedido", "Confira o nome do modelo e o endereço.")
