"""Calendly's API v2: one call, and a list read page by page. Ids are whole URIs, of which a path takes the end."""

from collections.abc import Mapping
from typing import Any

from yarl import URL

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.calendly.errors import refusal
from balcao.connectors.calendly.settings import Settings
from balcao.core import http
from balcao.core.answers import Answer
from balcao.core.outcomes import Unauthorized

PAGES = 50
LARGEST_PAGE = "100"


async def ask(
    settings: Settings,
    method: str,
    path: str,
    *,
    what: str,
    query: Mapping[str, str] | None = None,
    json: Any = None,
    repeatable: bool = True,
) -> Answer:
    """The answer, whatever its status. Everything that we ask may be repeated: a second time changes nothing."""
    return await http.request(
        method,
        URL(f"{settings.base_url}/{path}", encoded=True),
        what=what,
        headers={"Authorization": f"Bearer {_token(settings)}"},
        query=query,
        json=json,
        repeatable=repeatable,
        understood=_is_calendlys,
    )


async def read(settings: Settings, path: str, *, what: str, query: Mapping[str, str] | None = None) -> Object:
    """The answer's object. Raises what refusal() makes of an error."""
    return content(await ask(settings, "GET", path, what=what, query=query))


async def read_all(settings: Settings, path: str, *, what: str, query: Mapping[str, str]) -> list[Object]:
    found: list[Object] = []
    page: dict[str, str] = {}
    for _ in range(PAGES):
        told = await read(settings, path, what=what, query={**query, "count": LARGEST_PAGE, **page})
        found += items(told, "collection")
        following = text(inner(told, "pagination"), "next_page_token")
        if following is None:
            break
        page = {"page_token": following}
    return found


def content(answer: Answer) -> Object:
    if answer.status >= 400:
        raise refusal(answer)
    body = answer.json()
    return body if isinstance(body, dict) else {}


def tail(uri: str) -> str:
    """What a path takes of a URI: its last part, in which nothing but an id may stand."""
    return URL.build(path=uri.rstrip("/").rpartition("/")[2]).raw_path


def _token(settings: Settings) -> str:
    token = settings.personal_token or settings.access_token
    if token is None:
        raise Unauthorized("not_connected", "Conta não conectada", "Aperte Conectar, ou cole um token pessoal.")
    return token.get_secret_value()


def _is_calendlys(answer: Answer) -> bool:
    return answer.status == 204 or isinstance(answer.json(), dict)
