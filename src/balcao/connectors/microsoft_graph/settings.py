"""What a Microsoft account needs to be connected; its tokens come from consent and nobody types them."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

URL = r"^https?://[^\s?#]+$"
LOGIN_URL = "https://login.microsoftonline.com"
AS_IT_IS = "Deixe como está, a não ser para testes."


class Settings(BaseModel):
    """The form on screen is drawn from here, without the tokens."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")

    client_id: str | None = Field(
        default=None,
        title="ID do aplicativo (cliente)",
        description="No Microsoft Entra, em Registros de aplicativo. Em branco, usa-se o desta instalação.",
    )
    client_secret: SecretStr | None = Field(
        default=None,
        title="Valor do segredo do cliente",
        description="Em Certificados e segredos: o valor, não o ID. Em branco, usa-se o desta instalação.",
    )
    tenant: str = Field(
        default="common",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{1,99}$",
        title="Quem pode entrar",
        description="common: qualquer conta; organizations: só empresas; consumers: só pessoais; ou o ID do locatário.",
    )
    timezone: str = Field(
        default="America/Sao_Paulo",
        pattern=r"^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$",
        title="Fuso horário",
        description="Para eventos de dia inteiro, quando a caixa não disser o seu.",
    )
    base_url: str = Field(
        default="https://graph.microsoft.com", pattern=URL, title="Endereço da API", description=AS_IT_IS
    )
    login_url: str = Field(default=LOGIN_URL, pattern=URL, title="Endereço da entrada", description=AS_IT_IS)
    access_token: SecretStr | None = Field(
        default=None, title="Token de acesso", description="Vem do consentimento e dura cerca de uma hora."
    )
    refresh_token: SecretStr | None = Field(
        default=None, title="Token de renovação", description="Vem do consentimento."
    )
    webhook_secret: SecretStr | None = Field(
        default=None, title="Segredo dos avisos", description="Nosso, sorteado; assina os avisos de mudança."
    )

    @field_validator("base_url", "login_url")
    @classmethod
    def drop_slash(cls, value: str) -> str:
        return value.rstrip("/")
