"""Devices in words, and signing them out."""

from uuid import UUID

import pytest

from balcao.domains.identity.devices import Device, mask_ip
from balcao.domains.identity.roles import Role
from balcao.testing import make, make_identity
from balcao.testing.api import api

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.1 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome · Windows"),
        (CHROME + " Edg/141.0.0.0", "Edge · Windows"),
        (CHROME + " OPR/120.0.0.0", "Opera · Windows"),
        (PHONE, "Safari · iPhone"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "Firefox · Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) AppleWebKit/605 (KHTML) Version/19.0 Safari/605",
            "Safari · macOS",
        ),
        ("python-httpx/0.28.1", "python-httpx"),
        ("", ""),
    ],
)
def test_a_user_agent_in_words(user_agent: str, words: str) -> None:
    assert Device("", user_agent).words == words


@pytest.mark.parametrize(
    ("ip", "shown"),
    [
        ("189.45.10.20", "189.45.•.•"),
        ("::ffff:189.45.10.20", "189.45.•.•"),
        ("2804:14c:65a1:4e2f::1", "2804:014c:65a1:•"),
        ("192.168.0.12", "local"),
        ("127.0.0.1", "local"),
        ("fe80::1", "local"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_an_address_names_no_household(ip: str, shown: str) -> None:
    assert mask_ip(ip) == shown


async def test_one_device_is_signed_out_and_then_all_the_others(account_id: UUID) -> None:
    here = await make_identity.signed_in(account_id, role=Role.READ_ONLY)
    phone = await make_identity.signed_in_again(here.user, Device("189.45.10.20", PHONE))
    third = await make_identity.signed_in_again(here.user)
    async with api(here.headers) as client:
        listed = (await client.get("/api/v1/me/sign-ins")).json()["items"]
        assert len(listed) == 3
        assert [one["id"] for one in listed if one["current"]] == [str(here.caller.sign_in_id)]
        shown = next(one for one in listed if one["id"] == str(phone.caller.sign_in_id))
        assert (shown["browser"], shown["system"], shown["place"]) == ("Safari", "iPhone", "189.45.•.•")
        assert "189.45.10.20" not in str(listed)
        place = f"/api/v1/me/sign-ins/{phone.caller.sign_in_id}"
        assert (await client.delete(place)).status_code == 204
        assert (await client.delete(place)).status_code == 404
        assert (await client.get("/api/v1/me", headers=phone.headers)).status_code == 401
        refreshed = await client.post("/api/v1/auth/refresh", json={"refresh_token": phone.refresh_token})
        assert refreshed.status_code == 400
        assert (await client.delete("/api/v1/me/sign-ins")).json() == {"ended": 1}
        assert (await client.get("/api/v1/me", headers=third.headers)).status_code == 401
        assert (await client.get("/api/v1/me")).status_code == 200


async def test_nobody_ends_a_sign_in_of_somebody_else(account_id: UUID) -> None:
    here, other = await make_identity.signed_in(account_id), await make_identity.signed_in(account_id)
    async with api(here.headers) as client:
        assert (await client.delete(f"/api/v1/me/sign-ins/{other.caller.sign_in_id}")).status_code == 404
        assert (await client.get("/api/v1/me", headers=other.headers)).status_code == 200


async def test_an_owner_signs_a_person_out_everywhere(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    person = await make_identity.signed_in(account_id, role=Role.ATTENDANT)
    manager = await make_identity.signed_in(account_id, role=Role.MANAGER)
    stranger = await make_identity.signed_in(await make.account())
    place = f"/api/v1/users/{person.user.id}/sign-ins"
    async with api() as client:
        assert (await client.get(place, headers=manager.headers)).status_code == 403
        assert (await client.get(place, headers=stranger.headers)).status_code == 404
        assert (await client.delete(place, headers=stranger.headers)).status_code == 404
        assert len((await client.get(place, headers=owner.headers)).json()["items"]) == 1
        assert (await client.delete(place, headers=owner.headers)).json() == {"ended": 1}
        assert (await client.get("/api/v1/me", headers=person.headers)).status_code == 401
        assert (await client.get(place, headers=owner.headers)).json()["items"] == []
