"""The settings that every account has which is connected by consent."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator


def address(default: str, title: str) -> Any:
    """A setting for the address of one of a provider's servers, which only tests change."""
    return Field(
        default=default,
        pattern=r"^https?://[^\s?#]+$",
        title=title,
        description="Deixe como está, a não ser para testes.",
    )


class Consented(BaseModel):
    """Tokens come from consent and nobody types them; `webhook_secret` we make ourselves. No form shows them."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")

    access_token: SecretStr | None = Field(
        default=None, title="Token de acesso", description="Vem do consentimento e dura pouco."
    )
    refresh_token: SecretStr | None = Field(
        default=None, title="Token de renovação", description="Vem do consentimento."
    )
    webhook_secret: SecretStr | None = Field(
        default=None, title="Segredo dos avisos", description="Nosso, sorteado; assina os avisos de mudança."
    )

    @field_validator("base_url", "login_url", check_fields=False)
    @classmethod
    def drop_slash(cls, value: str) -> str:
        return value.rstrip("/")
