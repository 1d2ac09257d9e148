"""Access tokens: JWTs signed with Ed25519 (RFC 8037), of the profile RFC 9068, good for fifteen minutes.

All processes share one key pair, kept in the database with the private half sealed under the master key.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import text

from balcao.core import clock, secrets
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.identity.roles import Role

ALGORITHM = "EdDSA"
TYPE = "at+jwt"
ISSUER = "balcao"
AUDIENCE = "balcao/api"
LIFETIME = timedelta(minutes=15)
RELOAD_SECONDS = 5.0
MOST_KNOWN = 10_000


class BadToken(Exception):
    """The token was not made by us for this, or its time has passed."""


@dataclass(frozen=True)
class Claims:
    """What a token says. `sign_in_id` is set for users, and None for API clients; `sub` is the row's id of either."""

    account_id: UUID
    sub: UUID
    sign_in_id: UUID | None
    role: Role
    jti: UUID
    expires_at: float


async def issue(account_id: UUID, sub: UUID, role: Role, sign_in_id: UUID | None = None) -> str:
    claims: dict[str, Any] = {"sub": str(sub), "account": str(account_id), "role": role.value, "jti": str(new_id())}
    if sign_in_id is not None:
        claims["sid"] = str(sign_in_id)
    return await sign(claims, TYPE, AUDIENCE, LIFETIME)


async def read(token: str) -> Claims:
    """Raises BadToken. What was read once stays true until its time has passed: a signature is not checked twice."""
    known = _read.get(token)
    if known is None or known.expires_at <= clock.now().timestamp():
        known = await _verify(token)
        if len(_read) > MOST_KNOWN:
            _read.clear()
        _read[token] = known
    return known


async def _verify(token: str) -> Claims:
    claims = await verified(token, TYPE, AUDIENCE, "sub", "jti", "account", "role")
    try:
        return Claims(
            UUID(claims["account"]),
            UUID(claims["sub"]),
            UUID(claims["sid"]) if "sid" in claims else None,
            Role(claims["role"]),
            UUID(claims["jti"]),
            float(claims["exp"]),
        )
    except (ValueError, TypeError, AttributeError) as broken:
        raise BadToken from broken


async def sign(claims: dict[str, Any], type: str, audience: str, lifetime: timedelta) -> str:
    """A token of one type for one audience: no other reads it."""
    kid, key = await _signing_key()
    now = clock.now()
    claims = {"iss": ISSUER, "aud": audience, "iat": now, "exp": now + lifetime, **claims}
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"kid": kid, "typ": type})


async def verified(token: str, type: str, audience: str, *required: str) -> dict[str, Any]:
    """The claims of a token that we made, of that type, for that audience, in its time. Raises BadToken."""
    try:
        header = jwt.get_unverified_header(token)
        if str(header.get("typ", "")).lower() != type or header.get("alg") != ALGORITHM:
            raise BadToken
        claims: dict[str, Any] = jwt.decode(
            token,
            await _verifying_key(str(header.get("kid", ""))),
            algorithms=[ALGORITHM],
            audience=audience,
            issuer=ISSUER,
            # When it was made decides nothing: another host's clock may be a moment ahead, and ours may be set back.
            options={"require": ["exp", "iat", "iss", "aud", *required], "verify_iat": False},
        )
        return claims
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, RecursionError) as broken:
        raise BadToken from broken


_private: tuple[str, Ed25519PrivateKey] | None = None
_public: dict[str, Ed25519PublicKey] = {}
_read: dict[str, Claims] = {}
_read_at = -RELOAD_SECONDS
_looking = asyncio.Lock()


async def _signing_key() -> tuple[str, Ed25519PrivateKey]:
    if _private is None:
        await _load()
    if _private is None:
        await _make()
        await _load()
    assert _private is not None
    return _private


async def _verifying_key(kid: str) -> Ed25519PublicKey:
    if kid not in _public:
        async with _looking:  # whoever comes meanwhile waits for what is found, and is no stranger
            if kid not in _public and time.monotonic() - _read_at > RELOAD_SECONDS:
                await _load()
    if kid not in _public:
        raise BadToken
    return _public[kid]


async def _load() -> None:
    global _private, _read_at
    async with transaction(None) as session:
        rows = (await session.execute(text("SELECT id, sealed, public, retired_at FROM signing_keys"))).all()
    _read_at = time.monotonic()
    for row in rows:
        _public[row.id] = Ed25519PublicKey.from_public_bytes(row.public)
        if row.retired_at is None:
            private = Ed25519PrivateKey.from_private_bytes(secrets.unwrap(row.sealed, _place(row.id)))
            _private = (row.id, private)


async def _make() -> None:
    private = Ed25519PrivateKey.generate()
    id = new_id().hex
    sealed = secrets.wrap(private.private_bytes_raw(), _place(id))
    async with transaction(None) as session:
        await session.execute(
            text(
                "INSERT INTO signing_keys (id, sealed, public) VALUES (:id, :sealed, :public) "
                "ON CONFLICT ((true)) WHERE retired_at IS NULL DO NOTHING"
            ),
            {"id": id, "sealed": sealed, "public": private.public_key().public_bytes_raw()},
        )


async def rewrap_signing_keys() -> int:
    """Wraps the private halves under the current master key where an older one wrapped them; how many."""
    current = secrets.master().current.id
    changed = 0
    async with transaction(None) as session:
        for row in (await session.execute(text("SELECT id, sealed FROM signing_keys FOR UPDATE"))).all():
            if secrets.key_id(row.sealed) == current:
                continue
            sealed = secrets.wrap(secrets.unwrap(row.sealed, _place(row.id)), _place(row.id))
            given = {"sealed": sealed, "id": row.id}
            await session.execute(text("UPDATE signing_keys SET sealed = :sealed WHERE id = :id"), given)
            changed += 1
    return changed


def forget_keys() -> None:
    """Lets this process read the keys anew: another database was opened, or the key was changed."""
    global _private, _read_at
    _private, _read_at = None, -RELOAD_SECONDS
    _public.clear()
    _read.clear()
    _read.clear()


def _place(id: str) -> str:
    return f"signing-key|{id}"
