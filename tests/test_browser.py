"""A receptionist's ways through the screens, in a real browser: sign in, see what comes, answer, and what axe says."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from balcao.testing.stage import PASSWORD, Stage

pytestmark = pytest.mark.browser
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
SCREENS = ["/conversas", "/agenda", "/contatos", "/telefone", "/integracoes", "/operacao", "/configuracoes"]
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        assert os.environ.get("CI") != "true", "CI has no Chromium: its browser tests cannot be left out"
        pytest.skip("NO CHROMIUM: the browser tests are left out")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield opened
        await opened.close()


async def _signed_in(browser: Browser, stage: Stage, size: str = "desk", *, bypass_csp: bool = False) -> Page:
    width, height = SIZES[size]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        locale="pt-BR",
        timezone_id="America/Sao_Paulo",
        bypass_csp=bypass_csp,
    )
    page = await context.new_page()
    page.set_default_timeout(20_000)
    await page.goto(stage.base)
    await page.fill("input[type=email]", stage.email)
    await page.fill("input[type=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/conversas**")
    return page


async def test_what_a_patient_writes_appears_and_the_answer_typed_here_arrives(stage: Stage, browser: Browser) -> None:
    page = await _signed_in(browser, stage)
    lia = stage.patient("5511987695001", "Lia Tavares")
    await lia.say("Vocês atendem sábado?")
    await page.get_by_text("Lia Tavares").first.click()
    await page.get_by_text("Vocês atendem sábado?").last.wait_for()
    await page.locator("textarea").last.fill("Atendemos, das 8h às 12h.")
    await page.keyboard.press("Enter")
    heard = await lia.heard(1, within=20)
    assert heard[-1]["text"] == "Atendemos, das 8h às 12h."
    await lia.say("ótimo, obrigada!")
    await page.get_by_text("ótimo, obrigada!").last.wait_for()
    await page.context.close()


async def test_a_wrong_password_says_so_and_lets_one_try_again(stage: Stage, browser: Browser) -> None:
    page = await (await browser.new_context(locale="pt-BR")).new_page()
    await page.goto(stage.base)
    await page.fill("input[type=email]", stage.email)
    await page.fill("input[type=password]", "outra-senha-errada")
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").first.wait_for(timeout=20_000)
    assert await page.input_value("input[type=email]") == stage.email
    await page.context.close()


@pytest.mark.parametrize("size", list(SIZES))
async def test_axe_finds_nothing_on_any_screen(stage: Stage, browser: Browser, size: str) -> None:
    page = await _signed_in(browser, stage, size, bypass_csp=True)  # our policy would keep axe itself out
    found: dict[str, list[str]] = {}
    for screen in SCREENS:
        await page.goto(stage.base + screen)
        await page.wait_for_timeout(1500)
        await page.add_script_tag(path=AXE)
        judged = await page.evaluate("tags => axe.run(document, {runOnly: tags})", STANDARD)
        for violation in judged["violations"]:
            found.setdefault(screen, []).append(f"{violation['id']}: {violation['nodes'][0]['html'][:200]}")
    await page.context.close()
    assert found == {}


async def test_the_pages_for_integrators_need_no_other_server(stage: Stage, browser: Browser) -> None:
    page = await (await browser.new_context()).new_page()
    asked: list[str] = []
    page.on("response", lambda response: asked.append(response.url))
    for path in ("/docs", "/redoc"):
        await page.goto(stage.base + path)
        await page.get_by_text("Balcão").first.wait_for(timeout=30_000)
    assert all(url.startswith((stage.base, "data:", "blob:")) for url in asked), asked
    await page.context.close()
