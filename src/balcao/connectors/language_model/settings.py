"""What is needed to ask a model: whose, which, and a key."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

URL = r"^https?://[^\s?#]+$"
Provider = Literal["openai", "anthropic", "google", "ollama", "compatible"]


class Settings(BaseModel):
    """The form on screen is drawn from here."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")

    provider: Provider = Field(
        default="openai",
        title="Provedor",
        description="openai, anthropic, google, ollama, ou compatible para um servidor seu que fale como o da OpenAI.",
    )
    model: str = Field(
        min_length=1, max_length=200, title="Modelo", description="O nome exato, de preferência com a data."
    )
    api_key: SecretStr | None = Field(
        default=None, title="Chave", description="Do painel do provedor. Um servidor seu pode não precisar."
    )
    base_url: str | None = Field(
        default=None,
        pattern=URL,
        title="Endereço",
        description="Só para ollama e compatible, terminado em /v1. Em branco, o do provedor.",
    )

    @field_validator("base_url")
    @classmethod
    def drop_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else None

    @model_validator(mode="after")
    def check_whole(self) -> "Settings":
        if self.provider in ("ollama", "compatible") and self.base_url is None:
            raise ValueError("Diga o endereço do servidor.")
        if self.provider in ("openai", "anthropic", "google") and self.api_key is None:
            raise ValueError("Este provedor precisa de uma chave.")
        return self

    @property
    def key(self) -> str:
        """A server of one's own may take any."""
        return self.api_key.get_secret_value() if self.api_key else "none"
