"""What the page hands to a browser and believes again: a chosen time that is held, and a visit that is booked.

Both are signed, so that the tenant is known without a look-up, and neither can be made up or guessed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from balcao.core.problems import NotFound
from balcao.domains.identity import signing

AUDIENCE = "balcao/agendar"
CHOICE, VISIT = "choice+jwt", "visit+jwt"
CHOICE_LIVES = timedelta(minutes=40)
VISIT_LIVES = timedelta(days=400)


@dataclass(frozen=True)
class Choice:
    """A time that somebody chose on a page. After `held_until` it is anybody's again, and may still be free."""

    account_id: UUID
    page_id: UUID
    holder: str
    service_id: UUID
    practitioner_id: UUID
    clinic_id: UUID
    start_at: datetime
    held_until: datetime


@dataclass(frozen=True)
class Visit:
    account_id: UUID
    page_id: UUID
    appointment_id: UUID


async def choice_token(choice: Choice) -> str:
    claims = {name: _plain(value) for name, value in vars(choice).items()}
    return await signing.sign(claims, CHOICE, AUDIENCE, CHOICE_LIVES)


async def read_choice(token: str) -> Choice:
    """NotFound for what we did not sign, or long ago."""
    claims = await _read(token, CHOICE, *Choice.__dataclass_fields__)
    return msgspec.convert({name: claims[name] for name in Choice.__dataclass_fields__}, Choice)


async def visit_token(visit: Visit) -> str:
    claims = {name: str(value) for name, value in vars(visit).items()}
    return await signing.sign(claims, VISIT, AUDIENCE, VISIT_LIVES)


async def read_visit(token: str) -> Visit:
    """NotFound for what we did not sign."""
    claims = await _read(token, VISIT, *Visit.__dataclass_fields__)
    return Visit(*(UUID(claims[name]) for name in Visit.__dataclass_fields__))


async def _read(token: str, type: str, *names: str) -> dict[str, Any]:
    try:
        return await signing.verified(token, type, AUDIENCE, *names)
    except signing.BadToken as bad:
        raise NotFound("Este endereço não vale mais.") from bad


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
