"""What a WhatsApp number needs to be connected."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from balcao.connectors._shared.consented import address

ID = r"^[0-9A-Za-z_-]{1,64}$"


class Settings(BaseModel):
    """The form on screen is drawn from here."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")

    phone_number_id: str = Field(
        pattern=ID,
        title="ID do número de telefone",
        description="Em Meta for Developers, WhatsApp › Configuração da API. Não é o número: é o código abaixo dele.",
        examples=["106540352242922"],
    )
    business_account_id: str = Field(
        pattern=ID,
        title="ID da conta do WhatsApp Business",
        description="Na mesma página, ao lado do ID do número.",
        examples=["102290129340398"],
    )
    access_token: SecretStr = Field(
        min_length=1,
        title="Token de acesso",
        description="De um usuário do sistema, com whatsapp_business_messaging e whatsapp_business_management. "
        "O token temporário do painel vence em 24 horas.",
    )
    app_secret: SecretStr = Field(
        min_length=1,
        title="Chave secreta do aplicativo",
        description="Em Configurações › Básico do aplicativo. Com ela conferimos que cada aviso veio mesmo da Meta.",
    )
    verify_token: SecretStr = Field(
        min_length=1,
        title="Token de verificação",
        description="Uma senha que você inventa, e repete na Meta ao cadastrar o endereço do webhook.",
    )
    base_url: str = address("https://graph.facebook.com", "Endereço da API")
    graph_version: str = Field(
        default="v25.0",
        pattern=r"^v[0-9]{1,3}\.[0-9]{1,2}$",
        title="Versão da API",
        description="Deixe como está, a não ser que a Meta peça outra.",
    )

    @field_validator("base_url")
    @classmethod
    def drop_slash(cls, value: str) -> str:
        return value.rstrip("/")


def routes(settings: Settings) -> list[str]:
    """The ids by which Meta's webhooks name this connection: messages carry the number's, templates the account's."""
    return [settings.phone_number_id, settings.business_account_id]
