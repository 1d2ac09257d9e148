"""People's ways in, in a real browser: an invitation, the second factor that the account asks for, a lost password."""

import os
import shutil
from collections.abc import AsyncIterator
from uuid import uuid4

import pyotp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from balcao.testing.stage import PASSWORD, Stage

pytestmark = pytest.mark.browser
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NEW = "cinco cavalos correm juntos"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        assert os.environ.get("CI") != "true", "CI has no Chromium: its browser tests cannot be left out"
        pytest.skip("NO CHROMIUM: the browser tests are left out")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        await opened.close()


async def _page(browser: Browser) -> Page:
    page = await (await browser.new_context(locale="pt-BR")).new_page()
    page.set_default_timeout(20_000)
    return page


async def _enter(page: Page, stage: Stage, email: str, password: str) -> None:
    await page.goto(f"{stage.base}/entrar")
    await page.fill("input[type=email]", email)
    await page.fill("input[type=password]", password)
    await page.keyboard.press("Enter")


async def _set_up_second_factor(page: Page, password: str) -> tuple[pyotp.TOTP, str]:
    """The app, and the first recovery code."""
    await page.get_by_label("Sua senha").fill(password)
    await page.keyboard.press("Enter")
    await page.get_by_role("img", name="Código QR").wait_for()
    app = pyotp.TOTP("".join((await page.locator("code").last.inner_text()).split()))
    await page.fill("input[autocomplete=one-time-code]", app.now())
    await page.get_by_text("Guarde os códigos").first.wait_for()
    return app, await page.locator("ol li").first.inner_text()


async def test_an_owner_invites_asks_for_a_second_factor_and_hands_over_a_new_password(
    stage: Stage, browser: Browser
) -> None:
    owner_email, email = (f"{name}-{uuid4().hex[:8]}@exemplo.com.br" for name in ("dona", "bia"))
    await stage.make_account("Clínica das Pessoas", owner_email)
    owner, bia = await _page(browser), await _page(browser)

    await _enter(owner, stage, owner_email, PASSWORD)
    await owner.wait_for_url("**/conversas**")
    await owner.goto(f"{stage.base}/configuracoes?aba=seguranca")
    await owner.get_by_role("button", name="Ativar").click()
    await _set_up_second_factor(owner, PASSWORD)
    await owner.get_by_role("button", name="Guardei").click()
    await owner.goto(f"{stage.base}/configuracoes")
    await owner.get_by_label("Exigir a verificação em duas etapas").click()
    await owner.get_by_text("Salvo.", exact=True).wait_for()

    await owner.goto(f"{stage.base}/configuracoes?aba=equipe")
    await owner.get_by_role("button", name="Convidar").click()
    await owner.get_by_label("E-mail de quem vem").fill(email)
    await owner.get_by_role("button", name="Criar link").click()
    link = await owner.get_by_label("Link do convite").input_value()
    await owner.get_by_role("button", name="Pronto").click()

    await bia.goto(link)
    await bia.get_by_label("Seu nome").fill("Bia Lima")
    await bia.fill("input[type=password]", PASSWORD)
    await bia.get_by_role("button", name="Entrar na equipe").click()
    await bia.get_by_role("heading", name="Proteja o seu acesso").wait_for()
    _, recovery = await _set_up_second_factor(bia, PASSWORD)
    await bia.get_by_role("button", name="Ir para as conversas").click()
    await bia.wait_for_url("**/conversas**")

    await owner.reload()
    await owner.get_by_role("button", name="Mais sobre Bia Lima").click()
    await owner.get_by_role("menuitem", name="Link para nova senha").click()
    await owner.get_by_role("button", name="Link para nova senha").click()
    reset = await owner.get_by_role("textbox", name="Link para nova senha").input_value()
    other = await _page(browser)
    await other.goto(reset)
    await other.fill("input[type=password]", NEW)
    await other.get_by_role("button", name="Guardar a senha").click()
    await bia.wait_for_url("**/entrar**")  # what was open elsewhere ended, by itself

    await _enter(other, stage, email, NEW)
    await other.get_by_role("button", name="Usar um código de recuperação").click()
    await other.fill("input[autocomplete=one-time-code]", recovery)
    await other.keyboard.press("Enter")
    await other.wait_for_url("**/conversas**")
    for page in (owner, bia, other):
        await page.context.close()
