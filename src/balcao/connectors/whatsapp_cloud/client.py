"""The Graph API's calls that we use, one function each. Every one raises the errors of core/outcomes.py."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import aiohttp
from yarl import URL

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.whatsapp_cloud.failures import is_graphs, refusal
from balcao.connectors.whatsapp_cloud.settings import Settings
from balcao.contracts.messaging import File
from balcao.core import http
from balcao.core.answers import Answer
from balcao.core.outcomes import Unavailable

UPLOAD_DEADLINE = timedelta(minutes=2)
PAGES = 50
LONGEST_ID = 1000  # Meta's have some 60 letters; what is far beyond is no id, and no index takes it


async def post_message(settings: Settings, body: Object) -> Object:
    """Not to be repeated: Meta knows no key by which it would notice."""
    answer = await http.request(
        "POST",
        _url(settings, settings.phone_number_id, "messages"),
        what="messages.send",
        headers=_bearer(settings),
        json=body,
        understood=_names_a_message,
    )
    return _content(answer)


async def post_receipt(settings: Settings, body: Object) -> None:
    url = _url(settings, settings.phone_number_id, "messages")
    _content(
        await http.request("POST", url, what="messages.read", headers=_bearer(settings), json=body, repeatable=True)
    )


async def upload(settings: Settings, file: File) -> str:
    """The id under which Meta keeps the file for 30 days. Twice does no harm."""
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    form.add_field("messaging_product", "whatsapp")
    form.add_field("type", file.media_type)
    content = SizedPayload(file.read(), file.size, content_type=file.media_type)
    form.add_field("file", content, filename=file.file_name, content_type=file.media_type)
    answer = await http.request(
        "POST",
        _url(settings, settings.phone_number_id, "media"),
        what="media.upload",
        headers=_bearer(settings),
        data=form,
        repeatable=True,
        understood=is_graphs,
        deadline=UPLOAD_DEADLINE,
    )
    media_id = text(_content(answer), "id")
    if media_id is None:
        raise Unavailable(
            "unreadable_answer", "Resposta estranha da Meta", "O arquivo não foi aceito; tentaremos de novo."
        )
    return media_id


class SizedPayload(aiohttp.AsyncIterablePayload):
    """Pieces of a file whose length is known, so that the form has a Content-Length and is not sent in chunks."""

    def __init__(self, pieces: AsyncIterator[bytes], size: int, *, content_type: str) -> None:
        super().__init__(pieces, content_type=content_type)
        self._size = size


async def get_node(settings: Settings, node: str, *, what: str, query: Mapping[str, str] | None = None) -> Object:
    """One object by its id."""
    return _content(await _get(settings, node, what=what, query=query))


async def get_list(settings: Settings, *path: str, what: str, query: Mapping[str, str]) -> list[Object]:
    """All pages; `next` addresses are not followed, only the cursor is taken from them."""
    found: list[Object] = []
    query = dict(query)
    for _ in range(PAGES):
        page = _content(await _get(settings, *path, what=what, query=query))
        found.extend(items(page, "data"))
        paging = inner(page, "paging")
        after = text(inner(paging, "cursors"), "after")
        if not after or not text(paging, "next"):
            break
        query["after"] = after
    return found


async def _get(settings: Settings, *path: str, what: str, query: Mapping[str, str] | None) -> Answer:
    return await http.request(
        "GET", _url(settings, *path), what=what, headers=_bearer(settings), query=query, understood=is_graphs
    )


def _url(settings: Settings, *path: str) -> str:
    return "/".join((settings.base_url, settings.graph_version, *path))


def _bearer(settings: Settings) -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.access_token.get_secret_value()}"}


def bearer_for(settings: Settings, host: str | None) -> dict[str, str]:
    """The token goes to Meta's own hosts, and to the one that the operator has set, and nowhere else."""
    ours = URL(settings.base_url).host
    is_metas = host is not None and host.endswith((".facebook.com", ".fbsbx.com", ".whatsapp.net"))
    return _bearer(settings) if host == ours or is_metas else {}


def _names_a_message(answer: Answer) -> bool:
    if answer.status >= 300:
        return is_graphs(answer)
    return any(0 < len(text(message, "id") or "") <= LONGEST_ID for message in items(answer.json(), "messages"))


def _content(answer: Answer) -> Object:
    if answer.status >= 400:
        raise refusal(answer)
    body: Any = answer.json()
    return body if isinstance(body, dict) else {}
