"""What a Microsoft account needs to be connected; its tokens come from consent and nobody types them."""

from pydantic import Field, SecretStr

from balcao.connectors._shared.consented import Consented, address

LOGIN_URL = "https://login.microsoftonline.com"


class Settings(Consented):
    """The form on screen is drawn from here, without the tokens."""

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
    base_url: str = address("https://graph.microsoft.com", "Endereço da API")
    login_url: str = address(LOGIN_URL, "Endereço da entrada")
