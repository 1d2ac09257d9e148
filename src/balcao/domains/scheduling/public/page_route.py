"""What every route of the booking page has: its language, errors as pages, and no forms sent from elsewhere."""

import hashlib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import Response

from balcao.core.problems import Forbidden, NotFound, Problem, TooMany
from balcao.domains.scheduling.public.ration import asker_at, ration
from balcao.domains.scheduling.public.render import FOLDER, render
from balcao.domains.scheduling.public.words import Words, language_of

LOOKS, ACTS = 240, 40  # an address and ten minutes; many people can share one (CGNAT, the clinic's own wifi)
WINDOW = timedelta(minutes=10)


def _stamped(name: str) -> str:
    """A file's name with a stamp of what is in it, so that browsers may keep it for ever."""
    stem, _, ending = name.partition(".")
    return f"{stem}.{hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:10]}.{ending}"


STYLE, SCRIPT = _stamped("style.css"), _stamped("page.js")


class FromElsewhere(Forbidden):
    """Este pedido veio de outra página."""

    type = "from-elsewhere"


class PageRoute(APIRoute):
    """Answers a problem with a page in words, not with a document."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                await _admit(request)
                return await handle(request)
            except Problem as problem:
                return _told(request, problem)
            except RequestValidationError:
                return _told(request, Problem())

        return answered


async def _admit(request: Request) -> None:
    acts = request.method == "POST"
    if acts:
        _refuse_elsewhere(request)
    address = asker_at(address_of(request))
    await ration("page acts" if acts else "page looks", address, most=ACTS if acts else LOOKS, within=WINDOW)


def _refuse_elsewhere(request: Request) -> None:
    """There is no cookie that another site could abuse; but no form of theirs shall book in a visitor's name either."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site not in (None, "same-origin", "none"):
        raise FromElsewhere
    if origin not in (None, "null") and urlsplit(origin).netloc != request.headers.get("host"):
        raise FromElsewhere
    if origin == "null" and site is None:
        raise FromElsewhere


def _told(request: Request, problem: Problem) -> Response:
    words = words_of(request)
    name = "broken"
    told = words.broken_text
    if isinstance(problem, NotFound):
        name, told = "not_found", words.not_found_text
    elif isinstance(problem, TooMany):
        name, told = "too_many", words.too_many_text
    elif isinstance(problem, FromElsewhere):
        told = words.elsewhere
    elif problem.detail and words.language == "pt":
        told = problem.detail
    return shown(
        request, "message.html", words, name="Balcão", status=problem.status, headers=problem.headers,
        heading=getattr(words, name), told=told, private=True,
    )  # fmt: skip


def shown(
    request: Request,
    template: str,
    words: Words,
    *,
    name: str,
    address: str | None = None,
    private: bool = False,
    other_language: str | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **given: Any,
) -> Response:
    other = "en" if words.language == "pt" else "pt"
    if other_language is None:
        kept = {key: value for key, value in request.query_params.items() if key != "hl"}
        other_language = f"{request.url.path}?{urlencode(kept | {'hl': other})}"
    return render(
        template, words, status=status, headers=headers, name=name, address=address, private=private, style=STYLE,
        script=SCRIPT, other_language=other_language, **given,
    )  # fmt: skip


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def words_of(request: Request) -> Words:
    return Words(language_of(request.query_params.get("hl"), request.headers.get("accept-language")))


Spoken = Annotated[Words, Depends(words_of)]
