"""Errors that a caller of the API sees, as problem documents (RFC 9457). The docstring is the title."""

from typing import Any


class Problem(Exception):
    """The request could not be carried out."""

    status = 400
    type = "about:blank"

    def __init__(self, detail: str = "", **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra
        self.headers: dict[str, str] = extra.pop("headers", {})

    @property
    def title(self) -> str:
        return (self.__doc__ or "").strip().splitlines()[0]

    def document(self) -> dict[str, Any]:
        slug = type(self).type
        uri = slug if ":" in slug else f"https://balcao.dev/problems/{slug}"
        return {"type": uri, "title": self.title, "status": self.status, "detail": self.detail, **self.extra}


class NotFound(Problem):
    """Não encontrado."""

    status, type = 404, "not-found"


class Conflict(Problem):
    """O pedido não combina com o estado atual."""

    status, type = 409, "conflict"


class Forbidden(Problem):
    """Seu papel não permite isto."""

    status, type = 403, "forbidden"


class Unauthenticated(Problem):
    """Entre de novo: a credencial falta, venceu ou não vale."""

    status, type = 401, "unauthenticated"


class Invalid(Problem):
    """Há dados inválidos no pedido."""

    status, type = 422, "invalid"


class PreconditionFailed(Problem):
    """Alguém mudou isto antes de você; leia de novo."""

    status, type = 412, "precondition-failed"


class TooLarge(Problem):
    """O conteúdo é grande demais."""

    status, type = 413, "too-large"


class TooMany(Problem):
    """Foram pedidos demais: espere um pouco."""

    status, type = 429, "too-many"


class NotAvailable(Problem):
    """Serviço indisponível no momento; tente de novo em instantes."""

    status, type = 503, "unavailable"
