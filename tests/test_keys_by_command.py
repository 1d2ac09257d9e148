"""Keys turned by command on a running installation, a backup, and its restore on a new folder."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from balcao.testing.installation import Installation

pytestmark = pytest.mark.slow
EMAIL, PASSWORD = "dona@exemplo.com.br", "uma-senha-comprida-1"
SECRETS = {
    "access_token": "EAA-um-token-bem-comprido-1234",
    "app_secret": "0123456789abcdef",
    "verify_token": "ver-1234",
}


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="balcao-keys-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


class Owner:
    """Somebody signed in over HTTP."""

    def __init__(self, place: Installation) -> None:
        self.place = place

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        async with self.place.http.request(method, self.place.base + path, json=body, headers=headers) as answer:
            text = await answer.text()
            assert answer.status < 300, f"{method} {path}: {answer.status} {text}"
            return await answer.json(content_type=None) if text else None

    async def sign_in(self) -> dict[str, str]:
        given = {"grant_type": "password", "username": EMAIL, "password": PASSWORD}
        token = (await self.call("POST", "/api/v1/auth/token", given))["access_token"]
        return {"Authorization": f"Bearer {token}"}


async def test_keys_are_turned_and_all_is_restored_on_a_new_folder(folder: Path) -> None:
    key = {"Idempotency-Key": "uma-vez"}
    contact = {"name": "Ana Souza", "phone": "+5511987654321"}
    async with Installation(folder / "first") as place:
        await place.ready()
        account_id = (await place.command("account", "new", "Clínica", "--email", EMAIL, "--password", PASSWORD))[-36:]
        assert f"{account_id}  Clínica" in await place.command("account", "list")
        owner = Owner(place)
        signed_in = await owner.sign_in()
        settings = {"phone_number_id": "100000000000001", "business_account_id": "2", **SECRETS}
        given = {"connector": "whatsapp_cloud", "name": "Recepção", "settings": settings}
        connection = await owner.call("POST", "/api/v1/connections", given, **signed_in)
        made = await owner.call("POST", "/api/v1/contacts", contact, **signed_in, **key)
        said = await place.command("key", "rotate", "--account", account_id)
        assert said == "Chave da conta trocada; segredos de 1 conexões fechados de novo."
        assert "Religue" in await place.command("key", "rotate")
        with pytest.raises(AssertionError, match="religue o Balcão e repita"):
            await place.command("key", "rotate", "--finish")

    async with Installation(folder / "first") as place:
        await place.ready()
        assert "a antiga foi esquecida" in await place.command("key", "rotate", "--finish")
        owner = Owner(place)
        signed_in = await owner.sign_in()
        again = await owner.call("POST", "/api/v1/contacts", contact, **signed_in, **key)
        assert again["id"] == made["id"], "the kept answer opens under the new key"
        form = aiohttp.FormData()
        form.add_field("file", b"%PDF-1.4 exame", filename="exame.pdf", content_type="application/pdf")
        async with place.http.post(f"{place.base}/api/v1/attachments", data=form, headers=signed_in) as answer:
            assert answer.status == 201, await answer.text()
            attachment = await answer.json()
        await place.command("backup", str(folder / "copy.tar"))
        await place.command("key", "backup", "--to", str(folder / "copy.key"))

        with pytest.raises(AssertionError, match="pare-o antes"):
            await place.command("restore", str(folder / "copy.tar"), "--yes")
    await place.command("backup", str(folder / "stopped.tar"))

    place = Installation(folder / "second")
    await place.command("restore", str(folder / "copy.tar"), "--yes")
    shutil.copy(folder / "copy.key", folder / "second" / "master.key")
    async with Installation(folder / "second") as place:
        await place.ready()
        owner = Owner(place)
        signed_in = await owner.sign_in()
        shown = await owner.call("GET", f"/api/v1/connections/{connection['id']}", **signed_in)
        assert shown["settings"]["access_token"] == "••••1234"
        found = (await owner.call("GET", "/api/v1/contacts?q=Ana", **signed_in))["items"]
        assert [one["id"] for one in found] == [made["id"]]
        link = urlsplit(attachment["url"])
        async with place.http.get(f"{place.base}{link.path}?{link.query}") as answer:
            assert (answer.status, await answer.read()) == (200, b"%PDF-1.4 exame")
