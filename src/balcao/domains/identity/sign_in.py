"""A person signs in with an e-mail and a password, and, where they have one, a second factor."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.domains.identity import second_factor, signing, throttle
from balcao.domains.identity.caller import Caller
from balcao.domains.identity.devices import Device as Device
from balcao.domains.identity.devices import mask_ip
from balcao.domains.identity.grants import LONGEST_SIGN_IN, Grant, Refused, digest, new_refresh_token
from balcao.domains.identity.mfa_token import LIFETIME, Owed, issue_mfa_token, read_mfa_token
from balcao.domains.identity.models import RefreshToken, SignIn, User
from balcao.domains.identity.note import note
from balcao.domains.identity.passwords import LONGEST, hash_password, is_dated, matches
from balcao.domains.identity.roles import Role
from balcao.domains.identity.signing import BadToken


async def sign_in(email: str, password: str, device: Device, otp: str = "") -> Grant:
    """Raises Refused and TooManyTries. An e-mail that works for several accounts opens the one seen last that fits.

    Who has a second factor and gave no `otp` is refused with an `mfa_token`, for answer_second_factor().
    """
    email = email.strip().lower()
    if not email or not password or len(password) > LONGEST or "\0" in email:
        raise _refused()
    await throttle.take(email, device.ip)
    account_id, user_id, stored = await _recognise(email, password)
    dated = await hash_password(password) if is_dated(stored) else None
    async with transaction(account_id) as session:
        user = _allowed(await find(session, User, user_id, lock=True))
        user.password_hash = dated or user.password_hash
        owed = Owed(account_id, user_id, user.version) if user.second_factor_at else None
        grant = await begin(session, user, device) if owed is None else None
    await throttle.clear(email, device.ip)
    if grant is not None:
        return grant
    assert owed is not None
    return await _pay(owed, otp, device) if otp else await _ask(owed)


async def answer_second_factor(mfa_token: str, otp: str, device: Device) -> Grant:
    """`otp` is the app's code or a recovery code. Raises Refused and TooManyTries."""
    try:
        owed = await read_mfa_token(mfa_token)
    except BadToken as bad:
        raise Refused("invalid_grant", "O tempo para o código passou: entre de novo.", code="mfa-token-gone") from bad
    return await _pay(owed, otp, device)


async def _recognise(email: str, password: str) -> tuple[UUID, UUID, str]:
    rows = await _find(email)
    if not rows:
        await matches(None, password)
    for account_id, user_id, stored in rows:
        if await matches(stored, password):
            return account_id, user_id, stored
    raise _refused()


async def _find(email: str) -> list[tuple[UUID, UUID, str]]:
    async with transaction(None) as session:
        rows = (await session.execute(text("SELECT * FROM find_sign_in(:email)"), {"email": email})).all()
    return [(row.account_id, row.user_id, row.password_hash) for row in rows]


async def _ask(owed: Owed) -> Grant:
    raise Refused(
        "invalid_grant",
        "Falta o código da verificação em duas etapas.",
        code="second-factor-required",
        more={"mfa_token": await issue_mfa_token(owed), "expires_in": int(LIFETIME.total_seconds())},
    )


async def _pay(owed: Owed, otp: str, device: Device) -> Grant:
    place = second_factor.place_of(owed.user_id)
    await throttle.take(place, free=second_factor.FREE_TRIES)
    try:
        async with transaction(owed.account_id) as session:
            user = _allowed(await find(session, User, owed.user_id, lock=True))
            if user.version != owed.version:
                raise _refused()
            how = await second_factor.check(session, user, otp)
            grant = await begin(session, user, device, second_factor=how)
    except second_factor.WrongCode as wrong:
        await _note_failure(owed.account_id, owed.user_id, device, "second factor")
        raise Refused("invalid_grant", wrong.title, code="second-factor-wrong") from wrong
    await throttle.clear(place)
    return grant


async def begin(session: AsyncSession, user: User, device: Device, *, second_factor: str | None = None) -> Grant:
    """Starts a chain of refresh tokens for a user who has proved who they are."""
    now = clock.now()
    made = SignIn(
        user_id=user.id,
        ip=device.ip[:64] or None,
        user_agent=device.user_agent.replace("\0", "")[:300] or None,
        last_used_at=now,
        expires_at=now + LONGEST_SIGN_IN,
    )
    session.add(made)
    user.last_seen_at = now
    await session.flush()
    token = new_refresh_token()
    session.add(RefreshToken(sign_in_id=made.id, sha256=digest(token)))
    role = Role(user.role)
    detail = {"device": device.words, "ip": mask_ip(device.ip), "second_factor": second_factor}
    caller = Caller(user.account_id, user.id, None, role, user.name, made.id)
    told = {name: value for name, value in detail.items() if value}
    await note(session, caller, "signed_in", "user", user.id, told)
    return Grant(await signing.issue(user.account_id, user.id, role, made.id), role, token)


async def note_failure(email: str, device: Device) -> None:
    """Lets the accounts that know this e-mail see that somebody tried. Run it after answering: it takes its time."""
    for account_id, user_id, _ in await _find(email.strip().lower().replace("\0", "")[:254]):
        await _note_failure(account_id, user_id, device, "password")


async def _note_failure(account_id: UUID, user_id: UUID, device: Device, what: str) -> None:
    async with transaction(account_id) as session:
        user = await find(session, User, user_id)
        detail = {"name": user.name if user else "", "wrong": what, "device": device.words, "ip": mask_ip(device.ip)}
        told = {name: value for name, value in detail.items() if value}
        await note(session, None, "sign_in_failed", "user", user_id, told, actor="?")


def _allowed(user: User | None) -> User:
    if user is None or not user.active or user.deleted_at is not None:
        raise _refused()
    return user


def _refused() -> Refused:
    return Refused("invalid_grant", "E-mail ou senha não conferem.", code="wrong-password")
