"""Makes the provider's model of pydantic-ai, over our own client; its own repeats are off, ours decide.

The providers' libraries are large, so that only the one asked for is loaded.
"""

from datetime import timedelta
from importlib import import_module
from typing import Any

import httpx2
from pydantic_ai.models import Model

from balcao.connectors.language_model.settings import Settings
from balcao.connectors.language_model.transport import OurTransport


def build(settings: Settings, deadline: timedelta) -> Model:
    client = httpx2.AsyncClient(transport=OurTransport(deadline), timeout=deadline.total_seconds())
    makers = {"anthropic": _anthropic, "google": _google}
    return makers.get(settings.provider, _openai_like)(settings, client)


def _openai_like(settings: Settings, client: Any) -> Model:
    """Chat Completions, which is what compatible servers speak."""
    make = import_module("openai").AsyncOpenAI
    to = make(api_key=settings.key, base_url=settings.base_url, http_client=client, max_retries=0)
    provider = import_module("pydantic_ai.providers.openai").OpenAIProvider(openai_client=to)
    return import_module("pydantic_ai.models.openai").OpenAIChatModel(settings.model, provider=provider)


def _anthropic(settings: Settings, client: Any) -> Model:
    make = import_module("anthropic").AsyncAnthropic
    to = make(api_key=settings.key, base_url=settings.base_url, http_client=client, max_retries=0)
    provider = import_module("pydantic_ai.providers.anthropic").AnthropicProvider(anthropic_client=to)
    return import_module("pydantic_ai.models.anthropic").AnthropicModel(settings.model, provider=provider)


def _google(settings: Settings, client: Any) -> Model:
    make = import_module("pydantic_ai.providers.google").GoogleProvider
    provider = make(api_key=settings.key, base_url=settings.base_url, http_client=client)
    return import_module("pydantic_ai.models.google").GoogleModel(settings.model, provider=provider)
