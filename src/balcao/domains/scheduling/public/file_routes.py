"""The page's two files, under names that change with what is in them, so that browsers keep them for ever."""

from fastapi import APIRouter
from starlette.responses import Response

from balcao.core.problems import NotFound
from balcao.domains.scheduling.public.page_route import SCRIPT, STYLE
from balcao.domains.scheduling.public.render import FOLDER

router = APIRouter(prefix="/agendar/-", include_in_schema=False)
_FILES = {STYLE: ("style.css", "text/css"), SCRIPT: ("page.js", "text/javascript")}


@router.get("/{name}")
async def read_file(name: str) -> Response:
    if name not in _FILES:
        raise NotFound
    file, kind = _FILES[name]
    told = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Response((FOLDER / file).read_bytes(), media_type=kind, headers=told)
