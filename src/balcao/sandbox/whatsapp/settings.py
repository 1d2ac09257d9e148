"""How WhatsApp behaves here when nothing is asked to go wrong."""

from typing import Any, Literal

import msgspec

from balcao.sandbox.memory import Memory


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    sent_delay_ms: int = 100
    delivered_delay_ms: int = 300
    read_delay_ms: int = 600
    read: Literal["when_open", "automatic", "never"] = "when_open"
    statuses: tuple[Literal["sent", "delivered", "read", "played"], ...] = ("sent", "delivered", "read", "played")
    window: Literal["asynchronous", "immediate", "off"] = "asynchronous"
    batch_max: int = 1
    batch_window_ms: int = 0
    retry_delays_ms: tuple[int, ...] = (200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000)
    webhook_timeout_ms: int = 10_000
    webhook_concurrency: int = 64
    media_url_seconds: int = 300
    webhook_version: str = "v25.0"
    template_approval_ms: int = 2000
    template_verdict: Literal["approve", "reject"] = "approve"
    template_rejection: str = "INVALID_FORMAT"


def recalled(memory: Memory) -> Settings:
    try:
        return msgspec.convert(memory.recall("whatsapp_settings").get("all", {}), Settings)
    except msgspec.ValidationError:  # kept by an older version of the sandbox
        return Settings()


def changed(settings: Settings, wanted: dict[str, Any]) -> Settings:
    """Raises msgspec.ValidationError."""
    return msgspec.convert({**msgspec.to_builtins(settings), **wanted}, Settings)
