"""Who is calling and what they may do: the dependencies that every route stands on.

    async def list_things(session: Session, caller: Attendant) -> Page[Thing]: ...

`Session` is a transaction with the caller's tenant; it commits before the answer is sent, and a commit that fails makes
an error of the answer. `ReadOnly`, `Attendant`, `Manager`, `Owner` give the Caller, or 403 below that role.
`Enrolling` is ReadOnly that somebody may pass who still has to set up the second factor that the account asks for.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.database import transaction
from balcao.core.idempotency import shared_transaction
from balcao.core.problems import Forbidden, Unauthenticated
from balcao.domains.identity import signing
from balcao.domains.identity.caller import Caller as Caller
from balcao.domains.identity.roles import Role
from balcao.domains.identity.signing import BadToken, Claims
from balcao.domains.identity.trace import NEEDED, trace

CACHE_SECONDS = 5.0
_scheme = OAuth2PasswordBearer(tokenUrl="/api/v1/auth/token", auto_error=False)


async def identify(token: str) -> Caller:
    """The caller whom an access token names, as the tables know them now or knew them CACHE_SECONDS ago.

    Raises Unauthenticated.
    """
    try:
        claims = await signing.read(token)
    except BadToken as bad:
        raise refused() from bad
    known = _callers.get(claims.jti)
    if known is None or known[0] < time.monotonic():
        known = (time.monotonic() + CACHE_SECONDS, await _look_up(claims))
        if len(_callers) > 20_000:
            _callers.clear()
        _callers[claims.jti] = known
    if known[1] is None:
        raise refused()
    return known[1]


async def _look_up(claims: Claims) -> Caller | None:
    async with transaction(claims.account_id) as session:
        if claims.sign_in_id is not None:
            given = {"id": claims.sub, "sign_in_id": claims.sign_in_id}
            row = (await session.execute(_USER, given)).one_or_none()
            if row is None:
                return None
            role = Role(row.role)
            return Caller(claims.account_id, claims.sub, None, role, row.name, claims.sign_in_id, row.must_enrol)
        row = (await session.execute(_CLIENT, {"id": claims.sub, "jti": claims.jti})).one_or_none()
        return Caller(claims.account_id, None, claims.sub, Role(row.role), row.name) if row else None


_USER = text(
    "SELECT users.name, users.role, accounts.second_factor_required AND users.second_factor_at IS NULL AS must_enrol "
    "FROM users JOIN sign_ins ON sign_ins.user_id = users.id JOIN accounts ON accounts.id = users.account_id "
    "WHERE users.id = :id AND users.active AND users.deleted_at IS NULL "
    "AND sign_ins.id = :sign_in_id AND sign_ins.revoked_at IS NULL"
)
_CLIENT = text(
    "SELECT name, role FROM api_clients WHERE id = :id AND NOT EXISTS (SELECT FROM revoked_tokens WHERE id = :jti)"
)
_callers: dict[UUID, tuple[float, Caller | None]] = {}


def forget_callers() -> None:
    """Lets this process ask the tables anew: someone was deactivated, signed out or given another role."""
    _callers.clear()


def refused() -> Unauthenticated:
    return Unauthenticated(headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


async def authenticate(token: Annotated[str | None, Depends(_scheme)]) -> Caller:
    if not token:
        raise Unauthenticated(headers={"WWW-Authenticate": "Bearer"})
    return await identify(token)


async def caller_of(authorization: str | None) -> Caller | None:
    """The caller of an Authorization header, or None where it would be refused."""
    kind, _, token = (authorization or "").partition(" ")
    if kind.lower() != "bearer" or not token:
        return None
    try:
        return await identify(token.strip())
    except Unauthenticated:
        return None


Authenticated = Annotated[Caller, Depends(authenticate)]


async def _open_session(request: Request, caller: Authenticated) -> AsyncIterator[AsyncSession]:
    async with shared_transaction(request.scope, caller.account_id) as session:
        yield session
        await trace(session, caller, request)


Session = Annotated[AsyncSession, Depends(_open_session, scope="function")]


class SecondFactorNeeded(Forbidden):
    """Esta conta pede a verificação em duas etapas: ative a sua para continuar."""

    type = "second-factor-needed"


def _at_least(role: Role, *, enrolling: bool = False) -> Callable[[Request, Caller], Awaitable[Caller]]:
    async def check(request: Request, caller: Authenticated) -> Caller:
        if caller.must_enrol and not enrolling:
            raise SecondFactorNeeded
        if not caller.role.reaches(role):
            raise Forbidden(f"É preciso ter o papel {role.value} ou acima dele.")
        request.scope[NEEDED] = role
        return caller

    return check


Enrolling = Annotated[Caller, Depends(_at_least(Role.READ_ONLY, enrolling=True))]
ReadOnly = Annotated[Caller, Depends(_at_least(Role.READ_ONLY))]
Attendant = Annotated[Caller, Depends(_at_least(Role.ATTENDANT))]
Manager = Annotated[Caller, Depends(_at_least(Role.MANAGER))]
Owner = Annotated[Caller, Depends(_at_least(Role.OWNER))]
