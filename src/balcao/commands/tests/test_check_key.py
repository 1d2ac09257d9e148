"""No process starts with a master key that opens nothing of what the database holds."""

from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from balcao.commands.check_key import WrongMasterKey, check_key
from balcao.core.database_url import plain_url
from balcao.core.ids import new_id
from balcao.core.secrets import BadMasterKey, make_master_file, read_master_key
from balcao.settings import Settings
from balcao.testing.fixtures import MASTER_KEY


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def url(own_database_url: str) -> str:
    """A database in which one account has a key, wrapped under ours."""
    connection = await asyncpg.connect(plain_url(own_database_url))
    account_id = new_id()
    await connection.execute("INSERT INTO accounts (id, name) VALUES ($1, 'Clínica')", account_id)
    wrapped = f"1.{read_master_key(MASTER_KEY).id}.wrapped"
    await connection.execute(
        "INSERT INTO data_keys (account_id, id, wrapped) VALUES ($1, $2, $3)", account_id, new_id(), wrapped
    )
    await connection.close()
    return own_database_url


def settings(address: str, data: Path, key: str | None = None) -> Settings:
    return Settings.model_validate({"DATABASE_URL": address, "DATA": data, "BALCAO_MASTER_KEY": key})


async def test_the_databases_own_key_is_taken_also_beside_a_new_one(url: str, tmp_path: Path) -> None:
    await check_key(settings(url, tmp_path, MASTER_KEY))
    await check_key(settings(url, tmp_path, f"another key that is to seal from now on,{MASTER_KEY}"))


async def test_another_key_is_refused_by_its_place(url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongMasterKey, match="BALCAO_MASTER_KEY"):
        await check_key(settings(url, tmp_path, "another key that somebody else has made"))
    make_master_file(tmp_path / "master.key")
    with pytest.raises(WrongMasterKey, match=r"master\.key"):
        await check_key(settings(url, tmp_path))


async def test_a_lost_file_is_not_made_anew(url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongMasterKey, match="Ponha-a de volta"):
        await check_key(settings(url, tmp_path))
    assert not (tmp_path / "master.key").exists()


async def test_what_is_no_key_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadMasterKey):
        await check_key(settings(url, tmp_path, "curta"))
