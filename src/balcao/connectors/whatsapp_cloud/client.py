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
NO_SUCH_TEMPLATE = "2593002"
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


async def post_template(settings: Settings, body: Object) -> Object:
    """Meta refuses a second one of the same name and language, so that nobody is hurt by a repeat; but it is no key."""
    url = _url(settings, settings.business_account_id, "message_templates")
    answer = await http.request(
        "POST", url, what="templates.create", headers=_bearer(settings), json=body, understood=is_graphs
    )
    return _content(answer)


async def post_node(settings: Settings, node: str, body: Object, *, what: str) -> Object:
    """Changes one object: the same twice is as once."""
    answer = await http.request(
        "POST",
        _url(settings, node),
        what=what,
        headers=_bearer(settings),
        json=body,
        repeatable=True,
        understood=is_graphs,
    )
    return _content(answer)


async def delete_template(settings: Settings, name: str, template_id: str | None) -> None:
    """In all languages without an id. What is not there any more is deleted already."""
    answer = await http.request(
        "DELETE",
        _url(settings, settings.business_account_id, "message_templates"),
        what="templates.delete",
        headers=_bearer(settings),
        query={"name": name, **({"hsm_id": template_id} if template_id else {})},
        repeatable=True,
        understood=is_graphs,
    )
    if answer.status != 404 and text(inner(answer.json(), "error"), "error_subcode") != NO_SUCH_TEMPLATE:
        _content(answer)


async def upload_example(settings: Settings, file: File) -> str:
    """The handle of a header's example, by Meta's resumable upload: a session, then the bytes.

    https://developers.facebook.com/docs/graph-api/guides/upload; the session belongs to the app of the token.
    """
    app = text(await get_node(settings, "app", what="app.get"), "id") or ""
    session = await http.request(
        "POST",
        _url(settings, app, "uploads"),
        what="templates.upload_begin",
        headers=_bearer(settings),
        query={"file_name": file.file_name, "file_length": str(file.size), "file_type": file.media_type},
        repeatable=True,
        understood=is_graphs,
    )
    answer = await http.request(
        "POST",
        _url(settings, text(_content(session), "id") or ""),
        what="templates.upload",
        headers={"Authorization": f"OAuth {settings.access_token.get_secret_value()}", "file_offset": "0"},
        data=SizedPayload(file.read(), file.size, content_type="application/octet-stream"),
        repeatable=True,
        understood=is_graphs,
        deadline=UPLOAD_DEADLINE,
    )
    handle = text(_content(answer), "h")
    if handle is None:
        raise Unavailable("unreadable_answer", "Resposta estranha da Meta", "O exemplo não foi aceito; tente de novo.")
    return handle


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


def bearer_for(settings: Settings, url: str) -> dict[str, str]:
    """The token goes to Meta's own hosts, and to the one that the operator has set, and nowhere else."""
    try:
        host = URL(url).host
    except ValueError:  # no address at all: who calls it will say so
        return {}
    ours = URL(settings.base_url).host
    is_metas = host is not None and host.endswith((".facebook.com", ".fbsbx.com", ".whatsapp.net"))
    return _bearer(settings) if host == ours or is_metas else {}


def _names_a_message(answer: Answer) -> bool:
    if answer.status >= 300:
        return is_graphs(answer)
    return any(is_named(message) for message in items(answer.json(), "messages"))


def is_named(message: Object) -> bool:
    return 0 < len(text(message, "id") or "") <= LONGEST_ID


def _content(answer: Answer) -> Object:
    if answer.status >= 400:
        raise refusal(answer)
    body: Any = answer.json()
    return body if isinstance(body, dict) else {}
