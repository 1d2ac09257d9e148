"""A row's version as an ETag (RFC 9110, section 8.8.3), and what If-Match asks for."""

from balcao.core.problems import PreconditionFailed


def etag(version: int) -> str:
    return f'"{version}"'


def expected(if_match: str | None) -> int | None:
    """The version that the caller read, or None when any will do."""
    if if_match is None or if_match.strip() == "*":
        return None
    plain = if_match.strip().removeprefix("W/").strip('"')
    if not plain.isdigit():
        raise PreconditionFailed("O ETag não é nosso.")
    return int(plain)
