"""What a Google account needs to be connected; its tokens come from consent and nobody types them."""

from pydantic import Field, SecretStr

from balcao.connectors._shared.consented import Consented, address

TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 (an address)


class Settings(Consented):
    """The form on screen is drawn from here, without the tokens."""

    client_id: str | None = Field(
        default=None,
        title="ID do cliente OAuth",
        description="No Google Cloud, em APIs e serviços › Credenciais. Em branco, usa-se o desta instalação.",
    )
    client_secret: SecretStr | None = Field(
        default=None,
        title="Chave secreta do cliente OAuth",
        description="Ao lado do ID do cliente. Em branco, usa-se a desta instalação.",
    )
    base_url: str = address("https://www.googleapis.com", "Endereço da API")
    auth_url: str = address("https://accounts.google.com/o/oauth2/v2/auth", "Endereço do consentimento")
    token_url: str = address(TOKEN_URL, "Endereço dos tokens")
    revoke_url: str = address("https://oauth2.googleapis.com/revoke", "Endereço da revogação")
