"""The connectors that there are, over HTTP: what the screen draws its forms and explanations from."""

from functools import cache

from fastapi import APIRouter
from fastapi.responses import FileResponse

from balcao.core.pages import Page
from balcao.core.problems import NotFound
from balcao.domains.connections.connectors import Manifest, form, has, manifests, own_key
from balcao.domains.connections.schemas import ConnectorOut
from balcao.domains.identity.access import ReadOnly

router = APIRouter(prefix="/api/v1/connectors", tags=["connections"])
# A drawing that is opened as a page of its own must not be able to do anything.
LOGO_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=86400",
}


@router.get("")
async def list_connectors(caller: ReadOnly) -> Page[ConnectorOut]:
    """All of them at once."""
    return Page(items=[_out(manifest.key) for manifest in manifests().values()])


@router.get("/{key}")
async def read_connector(key: str, caller: ReadOnly) -> ConnectorOut:
    return _out(_known(key).key)


@router.get("/{key}/logo.svg", response_class=FileResponse, summary="Read A Connector's Logo")
async def logo(key: str) -> FileResponse:
    """Open to everyone: an <img> sends no token."""
    file = _known(key).folder / "logo.svg"
    if not file.is_file():
        raise NotFound("Este conector não tem logotipo.")
    return FileResponse(file, media_type="image/svg+xml", headers=LOGO_HEADERS)


def _known(key: str) -> Manifest:
    manifest = manifests().get(key)
    if manifest is None:
        raise NotFound("Não há conector com esta chave.")
    return manifest


@cache
def _out(key: str) -> ConnectorOut:
    manifest = manifests()[key]
    readme = manifest.folder / "README.md"
    return ConnectorOut(
        key=key,
        name=manifest.name,
        kinds=manifest.kinds,
        capabilities=manifest.capabilities,
        oauth=has(key, "oauth"),
        own_key=own_key(key),
        settings=form(key),
        limits=manifest.limits,
        readme=readme.read_text("utf-8") if readme.is_file() else "",
        logo=f"/api/v1/connectors/{key}/logo.svg",
        documentation=manifest.documentation,
    )
