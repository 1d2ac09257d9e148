"""The code of an authenticator app (TOTP, RFC 6238), or a recovery code, beside the password."""

import secrets as random
from dataclasses import dataclass
from uuid import UUID

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core import clock, secrets
from balcao.core.database import find
from balcao.core.problems import Conflict, Invalid
from balcao.domains.identity.grants import digest
from balcao.domains.identity.models import RecoveryCode, SecondFactor, User

ISSUER = "Balcão"
FIELD = "secret"
WINDOW = 1  # thirty seconds before and after: clocks differ (RFC 6238, section 5.2)
CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
# Guesses at six digits: five at once, then ever slower.
FREE_TRIES = 5


class WrongCode(Invalid):
    """O código não confere ou já foi usado."""

    type = "wrong-code"


class AlreadyOn(Conflict):
    """A verificação em duas etapas já está ativa."""

    type = "second-factor-on"


class NotOn(Conflict):
    """A verificação em duas etapas não está ativa."""

    type = "second-factor-off"


@dataclass(frozen=True)
class Enrolment:
    """What the app needs: the secret in base32, as an otpauth address, and that as a picture."""

    secret: str
    url: str
    picture: str


def place_of(user_id: UUID) -> str:
    """What guesses are counted against."""
    return f"second-factor|{user_id}"


async def offer(session: AsyncSession, user: User) -> Enrolment:
    """A fresh secret, in the place of one that was never confirmed."""
    if user.second_factor_at is not None:
        raise AlreadyOn
    await _forget(session, user)
    factor = SecondFactor(user_id=user.id, sealed="")
    session.add(factor)
    await session.flush()
    secret = pyotp.random_base32()
    factor.sealed = (await secrets.sealing_keys(session)).seal(factor.id, FIELD, secret)
    url = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)
    picture = segno.make(url, error="m").svg_data_uri(scale=6, border=4, dark="#000", light="#fff")
    return Enrolment(secret, url, picture)


async def confirm(session: AsyncSession, user: User, otp: str) -> list[str]:
    """Turns it on when the app's code is right; the recovery codes, which nobody can read again."""
    if user.second_factor_at is not None:
        raise AlreadyOn
    if not await _is_fresh_code(session, user, otp):
        raise WrongCode
    user.second_factor_at = clock.now()
    user.version += 1
    return await make_recovery_codes(session, user)


async def check(session: AsyncSession, user: User, otp: str) -> str:
    """Which it was, "totp" or "recovery_code"; it is not good again. The user's row is locked. Raises WrongCode."""
    if user.second_factor_at is None:
        raise NotOn
    if await _is_fresh_code(session, user, otp):
        return "totp"
    if await _use_recovery_code(session, user, otp):
        return "recovery_code"
    raise WrongCode


async def turn_off(session: AsyncSession, user: User) -> None:
    user.second_factor_at = None
    user.version += 1
    await _forget(session, user)


async def make_recovery_codes(session: AsyncSession, user: User) -> list[str]:
    """Ten new ones; those before end."""
    await session.execute(
        delete(RecoveryCode).where(RecoveryCode.account_id == user.account_id, RecoveryCode.user_id == user.id)
    )
    codes = ["-".join("".join(random.choice(LETTERS) for _ in range(4)) for _ in range(4)) for _ in range(CODES)]
    session.add_all(RecoveryCode(user_id=user.id, sha256=digest(_plain(code))) for code in codes)
    await session.flush()
    return codes


async def codes_left(session: AsyncSession, user: User) -> int:
    wanted = select(func.count()).where(
        RecoveryCode.account_id == user.account_id, RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
    )
    return await session.scalar(wanted) or 0


async def _is_fresh_code(session: AsyncSession, user: User, otp: str) -> bool:
    factor = await session.scalar(
        select(SecondFactor).where(SecondFactor.account_id == user.account_id, SecondFactor.user_id == user.id)
    )
    otp = "".join(otp.split())
    if factor is None or not (otp.isascii() and otp.isdigit()):
        return False
    secret = await secrets.open_value(session, factor.id, FIELD, factor.sealed)
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(otp, for_time=clock.now(), valid_window=WINDOW)
    except OTPVerificationError:
        return False
    if step <= factor.last_step:
        return False
    factor.last_step = step
    return True


async def _use_recovery_code(session: AsyncSession, user: User, given: str) -> bool:
    code = await session.scalar(
        select(RecoveryCode).where(
            RecoveryCode.account_id == user.account_id,
            RecoveryCode.user_id == user.id,
            RecoveryCode.sha256 == digest(_plain(given)),
            RecoveryCode.used_at.is_(None),
        )
    )
    if code is None:
        return False
    code.used_at = clock.now()
    return True


def _plain(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter in LETTERS)


async def _forget(session: AsyncSession, user: User) -> None:
    for kind in (SecondFactor, RecoveryCode):
        await session.execute(delete(kind).where(kind.account_id == user.account_id, kind.user_id == user.id))


async def reseal(session: AsyncSession, keys: secrets.TenantKeys) -> int:
    """Seals every secret of the tenant under its current key; how many."""
    factors = (
        await session.scalars(
            select(SecondFactor).where(SecondFactor.account_id == session.info["account_id"]).with_for_update()
        )
    ).all()
    for factor in factors:
        factor.sealed = keys.seal(factor.id, FIELD, keys.unseal(factor.id, FIELD, factor.sealed))
    return len(factors)


async def locked(session: AsyncSession, user_id: UUID) -> User:
    """The user's row, held until the transaction ends."""
    user = await find(session, User, user_id, lock=True)
    assert user is not None
    return user
