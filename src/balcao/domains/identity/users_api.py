"""The users of an account over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import select, tuple_

from balcao.core.database import find
from balcao.core.etags import IfMatch, etag, expected
from balcao.core.pages import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor
from balcao.core.problems import Conflict, NotFound
from balcao.domains.identity.access import Caller, Manager, ReadOnly, Session
from balcao.domains.identity.models import User
from balcao.domains.identity.people import add_user, change_user, remove_user
from balcao.domains.identity.roles import Role
from balcao.domains.identity.schemas import UserChange, UserIn, UserOut

router = APIRouter(prefix="/api/v1/users", tags=["users"])


@router.get("")
async def list_users(
    caller: ReadOnly, session: Session, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[UserOut]:
    """By name. Everyone may read this: conversations are given to people by name."""
    wanted = select(User).where(User.account_id == caller.account_id, User.deleted_at.is_(None))
    if cursor:
        wanted = wanted.where(tuple_(User.name, User.id) > tuple_(*decode_cursor(cursor, str, UUID)))
    rows = (await session.scalars(wanted.order_by(User.name, User.id).limit(limit + 1))).all()
    more = encode_cursor(rows[limit - 1].name, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=[_shown(row, caller) for row in rows[:limit]], next_cursor=more)


@router.post("", status_code=201)
async def create_user(body: UserIn, caller: Manager, session: Session) -> UserOut:
    """The role may not be above one's own."""
    password = body.password.get_secret_value()
    user = await add_user(session, caller, email=body.email, name=body.name, role=body.role, password=password)
    return UserOut.model_validate(user)


@router.get("/{id}")
async def read_user(id: UUID, caller: ReadOnly, session: Session, response: Response) -> UserOut:
    user = await find(session, User, id)
    if user is None or user.deleted_at is not None:
        raise NotFound("Usuário não encontrado.")
    response.headers["ETag"] = etag(user.version)
    return _shown(user, caller)


@router.put("/{id}")
async def update_user(
    id: UUID,
    body: UserChange,
    caller: Manager,
    session: Session,
    response: Response,
    if_match: IfMatch = None,
) -> UserOut:
    """A new password, or `active` false, ends the sign-ins. One's own password: PUT /me, with the present one."""
    if body.password is not None and id == caller.user_id:
        raise Conflict("A própria senha se troca em /me, com a senha atual.")
    user = await change_user(
        session,
        caller,
        id,
        expected_version=expected(if_match),
        email=body.email,
        name=body.name,
        role=body.role,
        active=body.active,
        password=body.password.get_secret_value() if body.password else None,
    )
    response.headers["ETag"] = etag(user.version)
    return UserOut.model_validate(user)


@router.delete("/{id}", status_code=204)
async def delete_user(id: UUID, caller: Manager, session: Session) -> None:
    """Old messages keep the name; the e-mail becomes free."""
    await remove_user(session, caller, id)


def _shown(user: User, caller: Caller) -> UserOut:
    shown = UserOut.model_validate(user)
    if caller.role.reaches(Role.MANAGER):
        return shown
    # Who has no second factor is nothing that everybody should know.
    return shown.model_copy(update={"second_factor_at": None, "reset_asked_at": None})
