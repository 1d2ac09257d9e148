"""Makes the booking page's HTML: a template, its words, and the headers that keep it to itself."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from balcao.domains.scheduling.public.words import Words

FOLDER = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}
_pages = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def render(
    template: str, words: Words, *, status: int = 200, headers: dict[str, str] | None = None, **given: Any
) -> HTMLResponse:
    told = HEADERS | {"Content-Language": words.html} | (headers or {})
    other = "en" if words.language == "pt" else "pt"
    html = _pages.get_template(template).render(t=words, language=words.language, other=other, **given)
    return HTMLResponse(html, status, headers=told)
