"""Secrets at rest."""

import os
import stat
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from balcao.core import secrets
from balcao.core.database import transaction
from balcao.core.secrets import BadMasterKey, Key, Unreadable, mask, open_value, sealing_keys
from balcao.testing import make


def key(id: str = "k1") -> Key:
    return Key(id, os.urandom(32))


def test_what_was_sealed_opens_in_its_place_alone() -> None:
    own = key()
    sealed = secrets.seal(own, b"abc", "a|b|c")
    assert secrets.unseal({own.id: own}, sealed, "a|b|c") == b"abc"
    for keys, value, place in [
        ({own.id: own}, sealed, "a|b|d"),
        ({own.id: key()}, sealed, "a|b|c"),
        ({}, sealed, "a|b|c"),
        ({own.id: own}, sealed[:-3] + "AAA", "a|b|c"),
        ({own.id: own}, "abc", "a|b|c"),
        ({own.id: own}, f"1.{own.id}.", "a|b|c"),
    ]:
        with pytest.raises(Unreadable):
            secrets.unseal(keys, value, place)


def test_the_same_value_never_looks_the_same_twice() -> None:
    own = key()
    assert len({secrets.seal(own, b"abc", "a") for _ in range(50)}) == 50


def test_a_key_never_prints_itself() -> None:
    own = key()
    assert own.material.hex() not in repr(own)
    assert str(own.material) not in repr(own)


def test_a_mask_shows_four_letters_of_a_long_secret_and_none_of_a_short_one() -> None:
    assert mask("EAAGabcdefgh1234") == "••••1234"
    assert mask("curto") == "••••"


async def test_a_value_moved_to_another_row_field_or_tenant_does_not_open(account_id: UUID) -> None:
    place, other = uuid4(), uuid4()
    async with transaction(account_id) as session:
        sealed = (await sealing_keys(session)).seal(place, "token", "segredo")
        assert await open_value(session, place, "token", sealed) == "segredo"
        for row, field in [(other, "token"), (place, "secret")]:
            with pytest.raises(Unreadable):
                await open_value(session, row, field, sealed)
    async with transaction(await make.account()) as session:
        await sealing_keys(session)
        with pytest.raises(Unreadable):
            await open_value(session, place, "token", sealed)


async def test_a_new_data_key_opens_what_is_sealed_anew_and_for_a_while_the_old(account_id: UUID) -> None:
    place = uuid4()
    async with transaction(account_id) as session:
        old = (await sealing_keys(session)).seal(place, "token", "segredo")
    async with transaction(account_id) as session:
        keys = await secrets.retire_tenant_key(session)
        new = keys.seal(place, "token", keys.unseal(place, "token", old))
    assert secrets.key_id(new) != secrets.key_id(old)
    async with transaction(account_id) as session:
        assert await open_value(session, place, "token", new) == "segredo"
        assert await open_value(session, place, "token", old) == "segredo"
        await session.execute(text("DELETE FROM data_keys"))
    secrets._tenants.clear()
    async with transaction(account_id) as session:
        with pytest.raises(Unreadable):
            await open_value(session, place, "token", new)


async def test_the_master_key_is_turned_without_opening_a_single_secret(account_id: UUID, tmp_path: Path) -> None:
    old, new, place = os.urandom(32).hex(), os.urandom(32).hex(), uuid4()
    before = secrets.master()
    try:
        secrets.open_keyring(old, tmp_path)
        async with transaction(account_id) as session:
            sealed = (await sealing_keys(session)).seal(place, "token", "segredo")
        secrets.open_keyring(f"{new},{old}", tmp_path)
        async with transaction(account_id) as session:
            assert await secrets.rewrap_tenant(session) == 1
            assert await secrets.rewrap_tenant(session) == 0
        secrets.open_keyring(new, tmp_path)
        async with transaction(account_id) as session:
            assert await open_value(session, place, "token", sealed) == "segredo"
        secrets.open_keyring(old, tmp_path)
        async with transaction(account_id) as session:
            with pytest.raises(Unreadable):
                await open_value(session, place, "token", sealed)
    finally:
        secrets._master = before
        secrets._tenants.clear()


def test_the_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    before = secrets.master() if secrets._master else None
    try:
        made = secrets.open_keyring(None, tmp_path)
        assert made == tmp_path / "master.key"
        assert stat.S_IMODE(made.stat().st_mode) == 0o600
        first = secrets.master().current
        assert secrets.open_keyring(None, tmp_path) is None
        assert secrets.master().current == first
        assert not secrets.make_master_file(made)
        assert list(tmp_path.iterdir()) == [made]
    finally:
        secrets._master = before


def test_a_master_key_too_weak_is_refused(tmp_path: Path) -> None:
    for given in ("curta", "a" * 31, ","):
        with pytest.raises(BadMasterKey):
            secrets.open_keyring(given, tmp_path)
