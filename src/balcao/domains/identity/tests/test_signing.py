"""Access tokens that were not made by us for this are refused."""

import asyncio
import base64
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from balcao.core import clock
from balcao.domains.identity import signing
from balcao.domains.identity.roles import Role
from balcao.domains.identity.signing import AUDIENCE, ISSUER, TYPE, BadToken
from balcao.testing import make, make_identity
from balcao.testing.api import api
from balcao.testing.make_identity import SignedIn


async def refuses(token: str) -> None:
    with pytest.raises(BadToken):
        await signing.read(token)
    async with api({"Authorization": f"Bearer {token}"}) as client:
        answer = await client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def claims_of(person: SignedIn) -> dict[str, Any]:
    return dict(jwt.decode(person.access_token, options={"verify_signature": False}))


async def remade(claims: dict[str, Any], **header: Any) -> str:
    """Signed with our own key, so that only what was changed can be the reason."""
    kid, key = await signing._signing_key()
    return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": kid, "typ": TYPE, **header})


def unsigned(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


async def test_what_we_made_is_read_back(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    claims = await signing.read(await remade(claims_of(person)))
    assert (claims.account_id, claims.sub) == (account_id, person.user.id)


async def test_no_algorithm_is_refused(account_id: UUID) -> None:
    claims = claims_of(await make_identity.signed_in(account_id))
    kid, _ = await signing._signing_key()
    for algorithm in ("none", "None", "NONE", ""):
        await refuses(unsigned({"alg": algorithm, "typ": TYPE, "kid": kid}, claims))


async def test_our_public_key_is_no_shared_secret(account_id: UUID) -> None:
    claims = claims_of(await make_identity.signed_in(account_id))
    kid, key = await signing._signing_key()
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    for secret in (raw, base64.b64encode(raw)):
        token = jwt.encode(claims, secret, algorithm="HS256", headers={"kid": kid, "typ": TYPE})
        await refuses(token)


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another"},
        {"aud": None},
        {"iss": "another"},
        {"exp": None},
        {"jti": None},
        {"account": "no uuid"},
        {"role": "god"},
        {"sub": None},
    ],
)
async def test_a_claim_that_is_wrong_or_missing_is_refused(account_id: UUID, wrong: dict[str, Any]) -> None:
    claims = {**claims_of(await make_identity.signed_in(account_id)), **wrong}
    await refuses(await remade({name: value for name, value in claims.items() if value is not None}))


async def test_a_token_whose_time_has_passed_is_refused(account_id: UUID) -> None:
    claims = claims_of(await make_identity.signed_in(account_id))
    assert claims["exp"] - claims["iat"] == 900
    assert (claims["iss"], claims["aud"]) == (ISSUER, AUDIENCE)
    past = clock.now() - timedelta(minutes=20)
    await refuses(await remade({**claims, "iat": past, "exp": past + timedelta(minutes=15)}))


async def test_another_type_of_token_is_refused(account_id: UUID) -> None:
    claims = claims_of(await make_identity.signed_in(account_id))
    await refuses(await remade(claims, typ="JWT"))


async def test_a_refresh_token_is_no_access_token(account_id: UUID) -> None:
    await refuses((await make_identity.signed_in(account_id)).refresh_token)


async def test_another_key_under_our_name_is_refused(account_id: UUID) -> None:
    claims = claims_of(await make_identity.signed_in(account_id))
    kid, _ = await signing._signing_key()
    other = Ed25519PrivateKey.generate()
    await refuses(jwt.encode(claims, other, algorithm="EdDSA", headers={"kid": kid, "typ": TYPE}))
    await refuses(jwt.encode(claims, other, algorithm="EdDSA", headers={"kid": "unknown", "typ": TYPE}))


async def test_a_token_cannot_be_turned_to_another_account(account_id: UUID, database_url: str) -> None:
    person = await make_identity.signed_in(account_id)
    other = await make.account()
    token = await remade({**claims_of(person), "account": str(other), "jti": str(other)})
    async with api({"Authorization": f"Bearer {token}"}) as client:
        assert (await client.get("/api/v1/me")).status_code == 401


async def test_all_who_come_at_once_to_a_process_that_has_just_started_are_known(account_id: UUID) -> None:
    """The first one's look for the keys is under way, and the others must not be taken for strangers meanwhile."""
    token = await signing.issue(account_id, uuid4(), Role.ATTENDANT)
    signing.forget_keys()
    read = await asyncio.gather(*(signing.read(token) for _ in range(10)))
    assert {claims.account_id for claims in read} == {account_id}


async def test_a_look_for_the_keys_that_failed_makes_strangers_of_nobody(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await signing.issue(account_id, uuid4(), Role.ATTENDANT)
    signing.forget_keys()

    def away(_: UUID | None) -> Any:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(signing, "transaction", away)
        for _ in range(2):
            with pytest.raises(ConnectionRefusedError):
                await signing.read(token)
    assert (await signing.read(token)).account_id == account_id
