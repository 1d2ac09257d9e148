"""What a Calendly account needs to be connected: a personal token, or consent."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from balcao.settings import read_settings

URL = r"^https?://[^\s?#]+$"
TOKEN_URL = "https://auth.calendly.com/oauth/token"  # noqa: S105 (an address)
AS_IT_IS = "Deixe como está, a não ser para testes."
# A connection with this setting needs nobody's consent.
INSTEAD_OF_CONSENT = "personal_token"


class Settings(BaseModel):
    """The form on screen is drawn from here, without what consent gives and what we make ourselves."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")

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
    base_url: str = Field(
        default="https://api.calendly.com", pattern=URL, title="Endereço da API", description=AS_IT_IS
    )
    auth_url: str = Field(
        default="https://auth.calendly.com/oauth/authorize",
        pattern=URL,
        title="Endereço do consentimento",
        description=AS_IT_IS,
    )
    token_url: str = Field(default=TOKEN_URL, pattern=URL, title="Endereço dos tokens", description=AS_IT_IS)
    revoke_url: str = Field(
        default="https://auth.calendly.com/oauth/revoke",
        pattern=URL,
        title="Endereço da revogação",
        description=AS_IT_IS,
    )
    webhook_secret: SecretStr | None = Field(
        default=None, title="Segredo dos avisos", description="Criado por nós: com ele o Calendly assina os avisos."
    )
    holder_id: str | None = Field(
        default=None, title="Usuário do Calendly", description="O Calendly o diz: por ele chegam os avisos."
    )
    access_token: SecretStr | None = Field(
        default=None, title="Token de acesso", description="Vem do consentimento e dura duas horas."
    )
    refresh_token: SecretStr | None = Field(
        default=None, title="Token de renovação", description="Vem do consentimento e vale uma vez."
    )

    @field_validator("base_url")
    @classmethod
    def drop_slash(cls, value: str) -> str:
        return value.rstrip("/")


def routes(settings: Settings) -> list[str]:
    """The user in whose name the webhooks come."""
    return [settings.holder_id] if settings.holder_id else []


def has_signing_key(settings: Settings) -> bool:
    """Whether an OAuth application's webhooks can be verified: by its own key, or the installation's application's."""
    return bool(settings.signing_key) or bool(not settings.client_id and read_settings().calendly_signing_key)
