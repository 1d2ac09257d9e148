"""What a Calendly account needs to be connected: a personal token, or consent."""

from pydantic import Field, SecretStr

from balcao.connectors._shared.consented import Consented, address
from balcao.settings import read_settings

TOKEN_URL = "https://auth.calendly.com/oauth/token"  # noqa: S105 (an address)
# A connection with this setting needs nobody's consent.
INSTEAD_OF_CONSENT = "personal_token"


class Settings(Consented):
    """The form on screen is drawn from here, without what consent gives and what we make ourselves."""

    personal_token: SecretStr | None = Field(
        default=None,
        title="Token de acesso pessoal",
        description="No Calendly, em Integrações › API e webhooks. Com ele não é preciso apertar Conectar.",
    )
    client_id: str | None = Field(
        default=None,
        title="ID do cliente OAuth",
        description="Do seu aplicativo em developer.calendly.com. Em branco, usa-se o desta instalação.",
    )
    client_secret: SecretStr | None = Field(
        default=None,
        title="Chave secreta do cliente OAuth",
        description="Ao lado do ID do cliente. Em branco, usa-se a desta instalação.",
    )
    signing_key: SecretStr | None = Field(
        default=None,
        title="Chave de assinatura do aplicativo",
        description="Mostrada ao criar o aplicativo OAuth. Com um token pessoal deixe em branco: criamos uma.",
    )
    base_url: str = address("https://api.calendly.com", "Endereço da API")
    auth_url: str = address("https://auth.calendly.com/oauth/authorize", "Endereço do consentimento")
    token_url: str = address(TOKEN_URL, "Endereço dos tokens")
    revoke_url: str = address("https://auth.calendly.com/oauth/revoke", "Endereço da revogação")
    holder_id: str | None = Field(
        default=None, title="Usuário do Calendly", description="O Calendly o diz: por ele chegam os avisos."
    )


def routes(settings: Settings) -> list[str]:
    """The user in whose name the webhooks come."""
    return [settings.holder_id] if settings.holder_id else []


def has_signing_key(settings: Settings) -> bool:
    """Whether an OAuth application's webhooks can be verified: by its own key, or the installation's application's."""
    return bool(settings.signing_key) or bool(not settings.client_id and read_settings().calendly_signing_key)
