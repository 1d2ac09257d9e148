"""The second factor: enrolled with a code, asked for at sign-in, never twice the same; a way back when it is lost."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pyotp
import pytest
from httpx import AsyncClient, Response
from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.connections.rotate_keys import rotate_tenant_key
from balcao.domains.identity import signing
from balcao.domains.identity.access import forget_callers
from balcao.domains.identity.roles import Role
from balcao.testing import make, make_identity
from balcao.testing.api import api
from balcao.testing.make_identity import PASSWORD, SignedIn

TOKEN, MINE = "/api/v1/auth/token", "/api/v1/me/second-factor"
GRANT = "urn:balcao:grant-type:mfa-otp"


class App:
    """Somebody's authenticator app: each `code()` is one that was not shown before."""

    def __init__(self, secret: str) -> None:
        self.totp = pyotp.TOTP(secret)
        self.offset = -2

    def code(self) -> str:
        self.offset += 1
        assert self.offset <= 1, "three codes fit the window"
        return self.totp.at(clock.now(), counter_offset=self.offset)

    def again(self) -> str:
        return self.totp.at(clock.now(), counter_offset=self.offset)


@pytest.fixture(autouse=True)
def _steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window does not move on while a test counts codes in it."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)


async def enrolled(client: AsyncClient, person: SignedIn) -> tuple[App, list[str]]:
    offered = await client.post(MINE, json={"password": PASSWORD}, headers=person.headers)
    assert offered.status_code == 201, offered.text
    app = App(offered.json()["secret"])
    confirmed = await client.post(f"{MINE}/confirmations", json={"otp": app.code()}, headers=person.headers)
    assert confirmed.status_code == 201, confirmed.text
    return app, confirmed.json()["recovery_codes"]


async def sign_in(client: AsyncClient, person: SignedIn, **more: str) -> Response:
    given = {"grant_type": "password", "username": person.user.email, "password": PASSWORD, **more}
    return await client.post(TOKEN, data=given)


async def answer(client: AsyncClient, mfa_token: str, otp: str) -> Response:
    return await client.post(TOKEN, json={"grant_type": GRANT, "mfa_token": mfa_token, "otp": otp})


async def test_it_is_enrolled_by_a_code_and_asked_for_at_sign_in(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id, role=Role.ATTENDANT)
    async with api() as client:
        wrong = await client.post(MINE, json={"password": "outra frase"}, headers=person.headers)
        assert (wrong.status_code, wrong.json()["type"].rpartition("/")[2]) == (422, "wrong-password")
        offered = (await client.post(MINE, json={"password": PASSWORD}, headers=person.headers)).json()
        assert offered["url"].startswith("otpauth://totp/")
        assert offered["picture"].startswith("data:image/svg+xml")
        assert (await sign_in(client, person)).status_code == 200, "nothing changes before the code is confirmed"
        bad = await client.post(f"{MINE}/confirmations", json={"otp": "000000"}, headers=person.headers)
        assert (bad.status_code, bad.json()["type"].rpartition("/")[2]) == (422, "wrong-code")
        app, codes = await enrolled(client, person)
        assert len(set(codes)) == 10
        asked = await sign_in(client, person)
        told = asked.json()
        assert (asked.status_code, told["error"], told["error_code"]) == (
            400,
            "invalid_grant",
            "second-factor-required",
        )
        assert told["expires_in"] == 300
        assert "access_token" not in told
        given = await answer(client, told["mfa_token"], app.code())
        assert (given.status_code, given.json()["scope"]) == (200, "attendant")
        at_once = await sign_in(client, person, otp=app.code())
        assert at_once.status_code == 200
        state = await client.get(MINE, headers=person.headers)
        assert state.json()["recovery_codes_left"] == 10


async def test_a_code_is_good_once_and_not_one_before_it(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    async with api() as client:
        app, _ = await enrolled(client, person)
        used_to_enrol = await sign_in(client, person, otp=app.again())
        assert used_to_enrol.json()["error_code"] == "second-factor-wrong"
        newer, newest = app.code(), app.code()
        assert (await sign_in(client, person, otp=newest)).status_code == 200
        for code in (newest, newer):
            refused = await sign_in(client, person, otp=code)
            assert (refused.status_code, refused.json()["error_code"]) == (400, "second-factor-wrong")


async def test_a_recovery_code_works_once_and_new_ones_end_the_old(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    async with api() as client:
        app, codes = await enrolled(client, person)
        assert (await sign_in(client, person, otp=codes[0].upper().replace("-", " "))).status_code == 200
        assert (await sign_in(client, person, otp=codes[0])).status_code == 400
        assert (await client.get(MINE, headers=person.headers)).json()["recovery_codes_left"] == 9
        renewed = await client.post("/api/v1/me/recovery-codes", json={"otp": app.code()}, headers=person.headers)
        fresh = renewed.json()["recovery_codes"]
        assert (await sign_in(client, person, otp=codes[1])).status_code == 400
        assert (await sign_in(client, person, otp=fresh[1])).status_code == 200
        log = (await client.get("/api/v1/audit", params={"act": "signed_in"}, headers=person.headers)).json()["items"]
    assert log[0]["detail"]["second_factor"] == "recovery_code"


async def test_guessing_codes_is_slowed_down_wherever_it_comes_from(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    async with api() as client:
        app, _ = await enrolled(client, person)
        mfa_token = (await sign_in(client, person)).json()["mfa_token"]
        statuses = [(await answer(client, mfa_token, f"{number:06}")).status_code for number in range(9)]
        assert statuses == [400] * 6 + [429] * 3
        assert (await answer(client, mfa_token, app.code())).status_code == 429
        log = (await client.get("/api/v1/audit", params={"act": "sign_in_failed"}, headers=person.headers)).json()[
            "items"
        ]
    assert len(log) == 6
    assert {entry["detail"]["wrong"] for entry in log} == {"second factor"}


async def test_the_mfa_token_is_no_access_token_nor_the_other_way_round(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    async with api() as client:
        app, _ = await enrolled(client, person)
        mfa_token = (await sign_in(client, person)).json()["mfa_token"]
        me = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {mfa_token}"})
        assert me.status_code == 401
        code = app.code()
        swapped = await answer(client, person.access_token, code)
        assert (swapped.status_code, swapped.json()["error_code"]) == (400, "mfa-token-gone")
        assert (await answer(client, mfa_token, code)).status_code == 200


async def test_an_mfa_token_ends_with_its_time_and_with_the_password(
    account_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await make_identity.signed_in(account_id)
    async with api() as client:
        app, _ = await enrolled(client, person)
        now = clock.now()
        with monkeypatch.context() as past:
            past.setattr(clock, "now", lambda: now - timedelta(minutes=6))
            old = (await sign_in(client, person)).json()["mfa_token"]
        assert (await answer(client, old, app.code())).json()["error_code"] == "mfa-token-gone"
        before = (await sign_in(client, person)).json()["mfa_token"]
        given = {"current_password": PASSWORD, "password": "cinco cavalos correm juntos"}
        assert (await client.put("/api/v1/me", json=given, headers=person.headers)).status_code == 200
        assert (await answer(client, before, app.code())).status_code == 400


async def test_the_secret_is_sealed_and_survives_a_new_key_of_the_tenant(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    async with api() as client:
        app, codes = await enrolled(client, person)
        await rotate_tenant_key(account_id)
        async with transaction(account_id) as session:
            await session.execute(text("DELETE FROM data_keys WHERE retired_at IS NOT NULL"))
            rows = str((await session.execute(text("SELECT * FROM second_factors"))).all())
            kept = str((await session.execute(text("SELECT * FROM recovery_codes"))).all())
        assert app.totp.secret not in rows
        assert codes[0] not in kept
        assert codes[0].replace("-", "") not in kept
        assert (await sign_in(client, person, otp=app.code())).status_code == 200


async def test_turning_it_off_takes_the_password_and_a_code(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        app, _ = await enrolled(client, person)
        again = await client.post(MINE, json={"password": PASSWORD})
        assert (again.status_code, again.json()["type"].rpartition("/")[2]) == (409, "second-factor-on")
        no_code = await client.post(f"{MINE}/removals", json={"password": PASSWORD, "otp": "123"})
        assert no_code.status_code == 422
        no_password = await client.post(f"{MINE}/removals", json={"password": "x", "otp": app.code()})
        assert no_password.status_code == 422
        off = await client.post(f"{MINE}/removals", json={"password": PASSWORD, "otp": app.again()})
        assert off.status_code == 204
        assert (await sign_in(client, person)).status_code == 200
        async with transaction(account_id) as session:
            assert await session.scalar(text("SELECT count(*) FROM second_factors")) == 0
            assert await session.scalar(text("SELECT count(*) FROM recovery_codes")) == 0


async def test_an_owner_resets_somebodys_and_ends_their_sign_ins(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    person = await make_identity.signed_in(account_id, role=Role.ATTENDANT)
    manager = await make_identity.signed_in(account_id, role=Role.MANAGER)
    stranger = await make_identity.signed_in(await make.account())
    place = f"/api/v1/users/{person.user.id}/second-factor"
    async with api() as client:
        assert (await client.delete(place, headers=owner.headers)).status_code == 409
        await enrolled(client, person)
        shown = (await client.get(f"/api/v1/users/{person.user.id}", headers=owner.headers)).json()
        assert shown["second_factor_at"]
        assert (await client.delete(place, headers=manager.headers)).status_code == 403
        assert (await client.delete(place, headers=stranger.headers)).status_code == 404
        assert (await client.delete(place, headers=owner.headers)).status_code == 204
        assert (await client.get("/api/v1/me", headers=person.headers)).status_code == 401
        assert (await sign_in(client, person)).status_code == 200


async def required(client: AsyncClient, caller: SignedIn, value: bool = True) -> Response:
    return await client.put("/api/v1/account", json={"second_factor_required": value}, headers=caller.headers)


async def test_an_owner_may_ask_it_of_everybody_and_who_has_none_must_set_it_up_first(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    manager = await make_identity.signed_in(account_id, role=Role.MANAGER)
    client_id, secret = await make_identity.client(account_id)
    async with api() as client:
        first = await required(client, owner)
        assert (first.status_code, first.json()["type"].rpartition("/")[2]) == (409, "second-factor-own-first")
        app, _ = await enrolled(client, owner)
        assert (await required(client, manager)).status_code == 403
        assert (await required(client, owner)).status_code == 200
        me = (await client.get("/api/v1/me", headers=manager.headers)).json()
        assert (me["must_enrol"], me["account"]["second_factor_required"]) == (True, True)
        for path in ("/api/v1/users", "/api/v1/conversations", "/api/v1/contacts"):
            kept_out = await client.get(path, headers=manager.headers)
            assert (kept_out.status_code, kept_out.json()["type"].rpartition("/")[2]) == (403, "second-factor-needed")
        assert (await client.post("/api/v1/live/tickets", headers=manager.headers)).status_code == 403
        await enrolled(client, manager)
        assert (await client.get("/api/v1/users", headers=manager.headers)).status_code == 200
        given = {"password": PASSWORD, "otp": app.code()}
        stays = await client.post(f"{MINE}/removals", json=given, headers=owner.headers)
        assert (stays.status_code, stays.json()["type"].rpartition("/")[2]) == (409, "second-factor-required")
        by_program = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        token = (await client.post(TOKEN, data=by_program)).json()["access_token"]
        listed = await client.get("/api/v1/users", headers={"Authorization": f"Bearer {token}"})
        assert listed.status_code == 200, "programs have no phone"


async def test_a_program_has_no_second_factor(account_id: UUID) -> None:
    client_id, secret = await make_identity.client(account_id, role=Role.OWNER)
    async with api() as client:
        by_program = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        token = (await client.post(TOKEN, data=by_program)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        asked: list[tuple[str, str, Any]] = [
            ("GET", MINE, None),
            ("POST", MINE, {"password": "x"}),
            ("POST", f"{MINE}/confirmations", {"otp": "1"}),
            ("GET", "/api/v1/me/sign-ins", None),
            ("PUT", "/api/v1/account", {"second_factor_required": True}),
        ]
        statuses = [
            (await client.request(method, path, json=body, headers=headers)).status_code for method, path, body in asked
        ]
    assert statuses == [403, 403, 403, 403, 409]


async def test_an_mfa_token_of_another_installation_is_refused(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    async with api() as client:
        await enrolled(client, person)
        claims = {"sub": str(person.user.id), "account": str(account_id), "version": 2}
        for kind, audience in (("at+jwt", "balcao/second-factor"), ("mfa+jwt", "balcao/api")):
            forged = await signing.sign(claims, kind, audience, timedelta(minutes=5))
            assert (await answer(client, forged, "123456")).json()["error_code"] == "mfa-token-gone"
    forget_callers()
