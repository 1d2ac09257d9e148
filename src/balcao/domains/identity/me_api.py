"""Oneself and one's account over HTTP."""

from functools import cache
from importlib.metadata import version

from fastapi import APIRouter, Response

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.etags import IfMatch, etag, must_match
from balcao.core.problems import Conflict, Forbidden
from balcao.domains.identity.access import Caller, Enrolling, Manager, ReadOnly, Session, forget_callers
from balcao.domains.identity.models import Account, User
from balcao.domains.identity.note import note
from balcao.domains.identity.people import change_user
from balcao.domains.identity.prove import NotAPerson, prove
from balcao.domains.identity.roles import Role
from balcao.domains.identity.schemas import AccountChange, AccountOut, Me, MeChange, MeOut, MyAccount
from balcao.settings import read_settings

router = APIRouter(prefix="/api/v1", tags=["account"])


@router.get("/me")
async def read_me(caller: Enrolling, session: Session) -> MeOut:
    return await _me(caller, session)


@router.put("/me")
async def update_me(body: MeChange, caller: ReadOnly) -> MeOut:
    """A new password needs the current one and ends the other sign-ins."""
    if caller.user_id is None:
        raise NotAPerson
    if body.password is not None:
        await prove(caller, body.current_password.get_secret_value() if body.current_password else "")
    async with transaction(caller.account_id) as session:
        await change_user(
            session,
            caller,
            caller.user_id,
            name=body.name,
            password=body.password.get_secret_value() if body.password else None,
        )
        return await _me(caller, session)


async def _me(caller: Caller, session: Session) -> MeOut:
    account = await session.get(Account, caller.account_id)
    assert account is not None
    user = await find(session, User, caller.user_id) if caller.user_id else None
    return MeOut(
        user=_shown(user, caller) if user else None,
        account=MyAccount(
            id=account.id,
            name=account.name,
            timezone=account.timezone,
            demo=account.demo,
            second_factor_required=account.second_factor_required,
        ),
        must_enrol=caller.must_enrol,
        sandbox=_has_sandbox(),
        version=version("balcao"),
    )


def _shown(user: User, caller: Caller) -> Me:
    since = user.second_factor_at
    return Me(id=user.id, name=user.name, email=user.email, role=caller.role, second_factor_at=since)


@cache
def _has_sandbox() -> bool:
    return read_settings().sandbox_url is not None


@router.get("/account")
async def read_account(caller: ReadOnly, session: Session, response: Response) -> AccountOut:
    account = await session.get(Account, caller.account_id)
    assert account is not None
    response.headers["ETag"] = etag(account.version)
    return AccountOut.model_validate(account)


@router.put("/account")
async def update_account(
    body: AccountChange,
    caller: Manager,
    session: Session,
    response: Response,
    if_match: IfMatch = None,
) -> AccountOut:
    account = await session.get(Account, caller.account_id, with_for_update=True)
    assert account is not None
    must_match(if_match, account.version)
    if body.second_factor_required is not None and body.second_factor_required != account.second_factor_required:
        await _refuse_lock_out(session, caller, required=body.second_factor_required)
    given = {name: value for name, value in body.model_dump(exclude_unset=True).items() if value is not None}
    for name, value in given.items():
        setattr(account, name, value)
    account.version += 1
    account.updated_at = clock.now()
    required = {"required": account.second_factor_required}
    if "second_factor_required" in given:
        await note(session, caller, "second_factor_requirement_changed", "account", account.id, required)
    if fields := sorted(given.keys() - {"second_factor_required"}):
        await note(session, caller, "changed", "account", account.id, {"fields": fields})
    forget_callers()
    response.headers["ETag"] = etag(account.version)
    return AccountOut.model_validate(account)


async def _refuse_lock_out(session: Session, caller: Caller, *, required: bool) -> None:
    if not caller.role.reaches(Role.OWNER):
        raise Forbidden("Só quem é dono muda a exigência da verificação em duas etapas.")
    user = await find(session, User, caller.user_id) if caller.user_id else None
    if required and (user is None or user.second_factor_at is None):
        raise OwnFirst


class OwnFirst(Conflict):
    """Ative antes a sua própria verificação em duas etapas."""

    type = "second-factor-own-first"
