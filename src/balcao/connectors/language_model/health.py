"""Whether the provider knows the key, by its list of models: no token is spent."""

from balcao.connectors.language_model.errors import of_status
from balcao.connectors.language_model.settings import Settings
from balcao.contracts.health import Checked
from balcao.core import http

OWN = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com/v1",
    "google": "https://generativelanguage.googleapis.com/v1beta",
}
LISTED = 1000


async def check(settings: Settings) -> Checked:
    base = settings.base_url or OWN[settings.provider]
    if settings.base_url and settings.provider == "anthropic":
        base = f"{base}/v1"
    answer = await http.request("GET", f"{base}/models", what="test", headers=_headers(settings))
    if answer.status != 200:
        raise of_status(answer.status, answer.body[:500].decode("utf-8", "replace"))
    told = answer.json()
    listed = told.get("data") or told.get("models") or [] if isinstance(told, dict) else []
    names = {str(one.get("id") or one.get("name", "")).removeprefix("models/") for one in listed[:LISTED]}
    warnings = () if not names or settings.model in names else (f"O provedor não lista o modelo {settings.model}.",)
    return Checked(f"Conectado: {settings.model}", warnings=warnings)


def _headers(settings: Settings) -> dict[str, str]:
    if settings.provider == "anthropic":
        return {"x-api-key": settings.key, "anthropic-version": "2023-06-01"}
    if settings.provider == "google":
        return {"x-goog-api-key": settings.key}
    return {"Authorization": f"Bearer {settings.key}"}
