"""What an operator types on a running installation, right and wrong; and the first owner's page in a real browser."""

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from balcao.testing.installation import Installation

pytestmark = pytest.mark.slow
NOBODY = "00000000-0000-0000-0000-000000000000"
EMAIL, PASSWORD = "livia@exemplo.com.br", "uma-senha-comprida-9"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WRONG = {
    "account new Clínica --email nao-e-email --password uma-senha-comprida-9": "nao-e-email não é um endereço",
    "account new Clínica --email b@exemplo.com.br --password curta": "A senha é fraca",
    "webhooks read": "Dê o id de um aviso, ou --failed",
    "webhooks read abc": "Invalid value for 'id'",
    f"webhooks read {NOBODY}": "Não há aviso com este id",
    f"key rotate --account {NOBODY}": "Não há conta com este id",
    "demo delete": "Não há dados de demonstração",
    "restore nada.tar --yes": "pare-o antes",
    f"send-test whatsapp --to 5511999998888 --connection {NOBODY}": "Não há conexão com este id",
}
RIGHT = {
    "account new Outra --email b@exemplo.com.br --password uma-senha-comprida-9": "Conta Outra aberta",
    "check": "✓ DATABASE_URL",
    "health": "✓ worker",
    "stats": "intake",
    "webhooks read --failed": "0 na fila",
    "migrate": "",
    "init": "",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place() -> AsyncIterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="balcao-commands-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        async with Installation(Path(name) / "data") as started:
            await started.ready()
            yield started


@pytest.mark.browser
async def test_the_first_owners_link_makes_the_owner_once(place: Installation) -> None:
    if CHROMIUM is None:
        assert os.environ.get("CI") != "true", "CI has no Chromium: its browser tests cannot be left out"
        pytest.skip("NO CHROMIUM: the browser tests are left out")
    found = re.search(r"http\S+/primeiro-acesso\?token=\S+", place.words())
    assert found is not None
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = await browser.new_page(locale="pt-BR")
        page.set_default_timeout(20_000)
        await page.goto(found[0])
        await page.get_by_label("Seu nome").fill("Lívia Prado")
        await page.get_by_label("E-mail").fill(EMAIL)
        await page.locator("input[type=password]").fill(PASSWORD)
        await page.get_by_role("button", name="Criar e entrar").click()
        await page.wait_for_url("**/conversas**")
        second = await (await browser.new_context(locale="pt-BR")).new_page()
        await second.goto(found[0])
        await second.get_by_label("Seu nome").fill("Outra Pessoa")
        await second.get_by_label("E-mail").fill("outra@exemplo.com.br")
        await second.locator("input[type=password]").fill(PASSWORD)
        await second.get_by_role("button", name="Criar e entrar").click()
        await expect(second.get_by_role("alert")).to_be_visible(timeout=20_000)
        assert "/primeiro-acesso" in second.url
        await browser.close()


@pytest.mark.parametrize("words", WRONG)
async def test_what_is_wrong_is_said_in_a_line_and_never_as_a_traceback(place: Installation, words: str) -> None:
    with pytest.raises(AssertionError) as refused:
        await place.command(*words.split())
    assert WRONG[words] in str(refused.value)
    assert "Traceback" not in str(refused.value)


@pytest.mark.parametrize("words", RIGHT)
async def test_what_is_right_works(place: Installation, words: str) -> None:
    assert RIGHT[words] in await place.command(*words.split())


async def test_a_command_that_touched_the_storage_ends_well_every_time(place: Installation) -> None:
    await asyncio.gather(*(place.command("check") for _ in range(8)))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"BALCAO_ADMIN_EMAIL": EMAIL}, "BALCAO_ADMIN_EMAIL e BALCAO_ADMIN_PASSWORD: dê as duas"),
        ({"BALCAO_ADMIN_EMAIL": "nada", "BALCAO_ADMIN_PASSWORD": PASSWORD}, "BALCAO_ADMIN_EMAIL: nada"),
        ({"BALCAO_ADMIN_EMAIL": EMAIL, "BALCAO_ADMIN_PASSWORD": "curta"}, "BALCAO_ADMIN_PASSWORD: A senha é fraca"),
        ({"BALCAO_MASTER_KEY": "curta"}, "BALCAO_MASTER_KEY precisa ter 32 bytes"),
        ({"PORT": "abc"}, "PORT"),
        ({"BALCAO_ADMIN_EMAIL": EMAIL, "BALCAO_ADMIN_PASSWORD": PASSWORD}, "Pronto"),
    ],
)
async def test_the_first_owner_from_the_environment(place: Installation, given: dict[str, str], said: str) -> None:
    folder = place.data.parent / "second"
    port = {} if "PORT" in given else {"PORT": str(Installation(folder).port)}
    started = Installation(folder)
    started.env |= {**port, **given}
    async with started:
        if said != "Pronto":
            assert await started.ended() != 0
            assert said in started.words() and "Traceback" not in started.words()
            return
        started.base = f"http://127.0.0.1:{port['PORT']}"
        await started.ready()
        assert "primeiro-acesso" not in started.words()
        sign_in = {"grant_type": "password", "username": EMAIL, "password": PASSWORD}
        async with started.http.post(f"{started.base}/api/v1/auth/token", json=sign_in) as answer:
            assert answer.status == 200
