"""One question to one model, by pydantic-ai; the only module that the extra has to be installed for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pydantic_ai import Agent
from pydantic_ai.exceptions import AgentRunError, ModelHTTPError, UserError
from pydantic_ai.models import Model
from pydantic_ai.usage import UsageLimits

from balcao.connectors.language_model.build import build
from balcao.connectors.language_model.errors import UNREADABLE, found_ours, no_answer, of_status
from balcao.connectors.language_model.prompt import instructions, marked
from balcao.connectors.language_model.proposed import Proposed, proposal_of
from balcao.connectors.language_model.settings import Settings
from balcao.contracts.models import Proposal, Question
from balcao.core.outcomes import ProviderError, Rejected

LONGEST_TEXT = 2000
MOST_TOKENS = 400
MILLION = 1_000_000


async def ask_of(settings: Settings, question: Question, deadline: timedelta) -> Proposal:
    with _translated():
        return await ask(build(settings, deadline), question)


async def ask(model: Model, question: Question) -> Proposal:
    """A second try is allowed where the first cannot be read; its tokens count."""
    agent = Agent(
        model,
        output_type=Proposed,
        instructions=instructions(question),
        retries=1,
        model_settings={"temperature": 0.0, "max_tokens": MOST_TOKENS},
    )
    limits = UsageLimits(request_limit=2, output_tokens_limit=2 * MOST_TOKENS)
    ran = await agent.run(marked(question.text[:LONGEST_TEXT]), usage_limits=limits)
    return _with_usage(proposal_of(ran.output, question), ran.usage)


def _with_usage(proposal: Proposal, used: Any) -> Proposal:
    cost = getattr(used, "cost", None)
    return replace(
        proposal,
        input_tokens=used.input_tokens or 0,
        output_tokens=used.output_tokens or 0,
        micros=round(cost * MILLION) if cost is not None else None,
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ModelHTTPError as failure:
        raise of_status(failure.status_code, str(failure.body)) from failure
    except (AgentRunError, UserError) as failure:
        raise found_ours(failure) or Rejected(*UNREADABLE) from failure
    except ProviderError:
        raise
    except Exception as failure:
        raise found_ours(failure) or no_answer() from failure
