"""What a Google account needs to be connected; its tokens come from consent and nobody types them."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

URL = r"^https?://[^\s?#]+$"
TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 (an address)
AS_IT_IS = "Deixe como está, a não ser para testes."


class Settings(BaseModel):
    """The form on screen is drawn from here, without the tokens."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")

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
    base_url: str = Field(
        default="https://www.googleapis.com", pattern=URL, title="Endereço da API", description=AS_IT_IS
    )
    auth_url: str = Field(
        default="https://accounts.google.com/o/oauth2/v2/auth",
        pattern=URL,
        title="Endereço do consentimento",
        description=AS_IT_IS,
    )
    token_url: str = Field(default=TOKEN_URL, pattern=URL, title="Endereço dos tokens", description=AS_IT_IS)
    revoke_url: str = Field(
        default="https://oauth2.googleapis.com/revoke",
        pattern=URL,
        title="Endereço da revogação",
        description=AS_IT_IS,
    )
    access_token: SecretStr | None = Field(
        default=None, title="Token de acesso", description="Vem do consentimento e dura cerca de uma hora."
    )
    refresh_token: SecretStr | None = Field(
        default=None, title="Token de renovação", description="Vem do consentimento."
    )

    webhook_secret: SecretStr | None = Field(
        default=None, title="Segredo dos avisos", description="Nosso, sorteado; assina os avisos de mudança."
    )

    @field_validator("base_url")
    @classmethod
    def drop_slash(cls, value: str) -> str:
        return value.rstrip("/")
