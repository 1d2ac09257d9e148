"""A row's version as an ETag (RFC 9110, section 8.8.3), and what If-Match asks for."""

from typing import Annotated

from fastapi import Header

from balcao.core.problems import PreconditionFailed

IfMatch = Annotated[str | None, Header(description="The ETag that you read: 412 when it has changed since.")]


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


def must_match(if_match: str | None, version: int) -> None:
    """PreconditionFailed when the caller read another version than this."""
    if expected(if_match) not in (None, version):
        raise PreconditionFailed
