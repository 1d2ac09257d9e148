"""Serves the browser application: hashed files for ever, the page itself anew each time, any unknown path the page."""

from pathlib import Path

from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from balcao.settings import Settings

SERVER_PATHS = (
    "/api/",
    "/agendar/",
    "/ws",
    "/docs",
    "/redoc",
    "/openapi.json",
    "/readyz",
    "/livez",
    "/metrics",
    "/static-offline-docs",
)
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)

DOCS_POLICY = (
    "default-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src blob:; "
    "frame-ancestors 'none'; base-uri 'none'"
)


def with_policy(send: Send) -> Send:
    """The pages for integrators: their library would fetch its logo from elsewhere."""

    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"content-security-policy", DOCS_POLICY.encode())]}
        await send(message)

    return wrapped


class Screens:
    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.files = StaticFiles(directory=folder, check_dir=False)

    def answers(self, path: str) -> bool:
        return not path.startswith(SERVER_PATHS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(scope)
        await response(scope, receive, send)

    async def _respond(self, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Method Not Allowed", 405)
        path = scope["path"].lstrip("/")
        page = self.folder / "index.html"
        if not page.exists():
            return PlainTextResponse("As telas não foram construídas: rode `make setup`.", 503)
        if path and path != "index.html" and "." in path.rsplit("/", 1)[-1]:
            try:
                response = await self.files.get_response(path, scope)
            except Exception:  # StaticFiles raises for what is not there
                return PlainTextResponse("Not Found", 404)
            kept = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
            response.headers["Cache-Control"] = kept
            return response
        return Response(
            page.read_bytes(),
            media_type="text/html",
            headers={
                "Cache-Control": "no-cache",
                "Content-Security-Policy": POLICY,
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "same-origin",
            },
        )
