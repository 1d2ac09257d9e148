"""No process starts with a master key that opens nothing of what the database holds."""

from pathlib import Path
from uuid import UUID

import pytest

from balcao.commands.check_key import WrongMasterKey, check_key
from balcao.core.database import transaction
from balcao.core.secrets import BadMasterKey, make_master_file, sealing_keys
from balcao.settings import Settings
from balcao.testing.fixtures import MASTER_KEY


@pytest.fixture
async def sealed(account_id: UUID) -> None:
    async with transaction(account_id) as session:
        await sealing_keys(session)


def settings(url: str, data: Path, key: str | None = None) -> Settings:
    return Settings.model_validate({"DATABASE_URL": url, "DATA": data, "BALCAO_MASTER_KEY": key})


@pytest.mark.usefixtures("sealed")
async def test_the_databases_own_key_is_taken_also_beside_a_new_one(database_url: str, tmp_path: Path) -> None:
    await check_key(settings(database_url, tmp_path, MASTER_KEY))
    await check_key(settings(database_url, tmp_path, f"another key that is to seal from now on,{MASTER_KEY}"))


@pytest.mark.usefixtures("sealed")
async def test_another_key_is_refused_by_its_place(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongMasterKey, match="BALCAO_MASTER_KEY"):
        await check_key(settings(database_url, tmp_path, "another key that somebody else has made"))
    make_master_file(tmp_path / "master.key")
    with pytest.raises(WrongMasterKey, match=r"master\.key"):
        await check_key(settings(database_url, tmp_path))


@pytest.mark.usefixtures("sealed")
async def test_a_lost_file_is_not_made_anew(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongMasterKey, match="Ponha-a de volta"):
        await check_key(settings(database_url, tmp_path))
    assert not (tmp_path / "master.key").exists()


@pytest.mark.usefixtures("sealed")
async def test_what_is_no_key_is_told(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(BadMasterKey):
        await check_key(settings(database_url, tmp_path, "curta"))
