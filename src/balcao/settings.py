"""The environment, read once and checked at start: every variable the product understands is here."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """What the environment says; the names of the variables are the aliases."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True)

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    redis_url: str | None = Field(default=None, validation_alias="REDIS_URL")
    data: Path = Field(default=Path("data"), validation_alias=AliasChoices("DATA", "BALCAO_DATA"))
    host: str = Field(default="127.0.0.1", validation_alias=AliasChoices("HOST", "BALCAO_HOST"))
    port: int = Field(default=8000, ge=1, le=65535, validation_alias=AliasChoices("PORT", "BALCAO_PORT"))
    public_url: str | None = Field(default=None, validation_alias="BALCAO_PUBLIC_URL")
    master_key: SecretStr | None = Field(default=None, validation_alias="BALCAO_MASTER_KEY")
    admin_email: str | None = Field(default=None, validation_alias="BALCAO_ADMIN_EMAIL")
    admin_password: SecretStr | None = Field(default=None, validation_alias="BALCAO_ADMIN_PASSWORD")
    allow_hosts: Annotated[tuple[str, ...], NoDecode] = Field(default=(), validation_alias="BALCAO_ALLOW_HOSTS")
    storage_url: str | None = Field(default=None, validation_alias="BALCAO_STORAGE_URL")
    sandbox_url: str | None = Field(default=None, validation_alias="BALCAO_SANDBOX_URL")
    google_client_id: str | None = Field(default=None, validation_alias="GOOGLE_CLIENT_ID")
    google_client_secret: SecretStr | None = Field(default=None, validation_alias="GOOGLE_CLIENT_SECRET")
    calendly_client_id: str | None = Field(default=None, validation_alias="CALENDLY_CLIENT_ID")
    calendly_client_secret: SecretStr | None = Field(default=None, validation_alias="CALENDLY_CLIENT_SECRET")
    calendly_signing_key: SecretStr | None = Field(default=None, validation_alias="CALENDLY_SIGNING_KEY")
    microsoft_client_id: str | None = Field(default=None, validation_alias="MICROSOFT_CLIENT_ID")
    microsoft_client_secret: SecretStr | None = Field(default=None, validation_alias="MICROSOFT_CLIENT_SECRET")
    log_level: str = Field(default="INFO", validation_alias="BALCAO_LOG_LEVEL")
    log_format: str = Field(default="text", pattern="^(text|json)$", validation_alias="BALCAO_LOG_FORMAT")
    database_pool: int = Field(default=10, ge=2, validation_alias="BALCAO_DATABASE_POOL")
    database_patience_seconds: float = Field(default=30.0, ge=1, validation_alias="BALCAO_DATABASE_PATIENCE_SECONDS")
    worker_concurrency: int = Field(default=96, ge=2, validation_alias="BALCAO_WORKER_CONCURRENCY")
    queue_heartbeat_seconds: float = Field(default=8.0, gt=0.5, validation_alias="BALCAO_QUEUE_HEARTBEAT_SECONDS")
    failpoint: str | None = Field(default=None, validation_alias="BALCAO_FAILPOINT")

    @field_validator("allow_hosts", mode="before")
    @classmethod
    def split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(host.strip() for host in value.split(",") if host.strip())
        return value

    @property
    def base_url(self) -> str:
        """The address under which browsers and providers reach this server, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def read_settings() -> Settings:
    return Settings()


def environment_with(changes: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process that we start."""
    return {**os.environ, **changes}


def set_environment(changes: Mapping[str, str]) -> None:
    """For what reads the settings later in this process, or in one that it starts."""
    os.environ.update(changes)
