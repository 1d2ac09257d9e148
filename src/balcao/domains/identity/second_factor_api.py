"""One's own second factor over HTTP, and an owner's way to reset somebody's."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from balcao.core.database import find, transaction
from balcao.core.problems import Conflict, NotFound
from balcao.domains.identity import second_factor, throttle
from balcao.domains.identity.access import Caller, Enrolling, Owner, Session, forget_callers
from balcao.domains.identity.models import Account, User
from balcao.domains.identity.note import note
from balcao.domains.identity.prove import NotAPerson, prove
from balcao.domains.identity.schemas import Closed
from balcao.domains.identity.sign_ins import end_sign_ins

router = APIRouter(prefix="/api/v1", tags=["second-factor"])
Code = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Required(Conflict):
    """Esta conta pede a verificação em duas etapas: não dá para desativar."""

    type = "second-factor-required"


class SecondFactorOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on_since": "2026-11-22T15:30:00Z", "recovery_codes_left": 9}]}
    )
    on_since: datetime | None
    recovery_codes_left: int


class EnrolmentIn(Closed):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"password": "uma frase bem longa"}]})
    password: SecretStr = Field(max_length=200)


class EnrolmentOut(BaseModel):
    """For the authenticator app. `picture` is a QR code of `url`, as a data URI of an SVG."""

    secret: str
    url: str
    picture: str


class CodeIn(Closed):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"otp": "123456"}]})
    otp: Code


class RemovalIn(EnrolmentIn):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"password": "uma frase bem longa", "otp": "123456"}]}
    )
    otp: Code


class RecoveryCodes(BaseModel):
    """Shown this once; each works once, in the place of the app's code."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"recovery_codes": ["k7mp-9xqz-24ab-hhrt"]}]})
    recovery_codes: list[str]


@router.get("/me/second-factor", summary="Read My Second Factor")
async def read(caller: Enrolling, session: Session) -> SecondFactorOut:
    user = await find(session, User, _own_id(caller))
    assert user is not None
    return SecondFactorOut(
        on_since=user.second_factor_at, recovery_codes_left=await second_factor.codes_left(session, user)
    )


@router.post("/me/second-factor", status_code=201, summary="Begin My Second Factor")
async def enrol(body: EnrolmentIn, caller: Enrolling) -> EnrolmentOut:
    """A fresh secret; nothing changes at sign-in until a code of it is confirmed."""
    await prove(caller, body.password.get_secret_value())
    async with transaction(caller.account_id) as session:
        offered = await second_factor.offer(session, await second_factor.locked(session, _own_id(caller)))
    return EnrolmentOut(secret=offered.secret, url=offered.url, picture=offered.picture)


@router.post("/me/second-factor/confirmations", status_code=201, summary="Confirm My Second Factor")
async def confirm(body: CodeIn, caller: Enrolling) -> RecoveryCodes:
    """Turns it on."""
    place = second_factor.place_of(_own_id(caller))
    await throttle.take(place, free=second_factor.FREE_TRIES)
    async with transaction(caller.account_id) as session:
        user = await second_factor.locked(session, _own_id(caller))
        codes = await second_factor.confirm(session, user, body.otp)
        await note(session, caller, "second_factor_on", "user", user.id, {"name": user.name})
    forget_callers()
    await throttle.clear(place)
    return RecoveryCodes(recovery_codes=codes)


@router.post("/me/second-factor/removals", status_code=204, summary="Remove My Second Factor")
async def remove(body: RemovalIn, caller: Enrolling) -> None:
    """Needs the password and a code; 409 where the account asks everybody for a second factor."""
    await prove(caller, body.password.get_secret_value())
    place = second_factor.place_of(_own_id(caller))
    await throttle.take(place, free=second_factor.FREE_TRIES)
    async with transaction(caller.account_id) as session:
        user = await second_factor.locked(session, _own_id(caller))
        account = await session.get(Account, caller.account_id)
        if account is not None and account.second_factor_required:
            raise Required
        await second_factor.check(session, user, body.otp)
        await second_factor.turn_off(session, user)
        await note(session, caller, "second_factor_off", "user", user.id, {"name": user.name})
    forget_callers()
    await throttle.clear(place)


@router.post("/me/recovery-codes", status_code=201)
async def renew_codes(body: CodeIn, caller: Enrolling) -> RecoveryCodes:
    """Ten new ones; the old ones end."""
    place = second_factor.place_of(_own_id(caller))
    await throttle.take(place, free=second_factor.FREE_TRIES)
    async with transaction(caller.account_id) as session:
        user = await second_factor.locked(session, _own_id(caller))
        await second_factor.check(session, user, body.otp)
        codes = await second_factor.make_recovery_codes(session, user)
        await note(session, caller, "recovery_codes_made", "user", user.id, {"name": user.name})
    await throttle.clear(place)
    return RecoveryCodes(recovery_codes=codes)


@router.delete("/users/{id}/second-factor", status_code=204, tags=["users"], summary="Reset Somebody's Second Factor")
async def reset(id: UUID, caller: Owner, session: Session) -> None:
    """For who lost the phone and the codes: the password alone is enough again. Ends the person's sign-ins."""
    user = await find(session, User, id, lock=True)
    if user is None or user.deleted_at is not None:
        raise NotFound("Usuário não encontrado.")
    if user.second_factor_at is None:
        raise second_factor.NotOn
    await second_factor.turn_off(session, user)
    await end_sign_ins(session, user.id, "second factor reset", keep=caller.sign_in_id)
    await note(session, caller, "second_factor_reset", "user", user.id, {"name": user.name})


def _own_id(caller: Caller) -> UUID:
    if caller.user_id is None:
        raise NotAPerson
    return caller.user_id
