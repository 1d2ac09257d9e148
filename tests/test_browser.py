"""A receptionist's ways through the screens, in a real browser: sign in, see what comes, answer, and what axe says."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from balcao.testing.axe import broken_rules
from balcao.testing.screens import SIZES, chromium, signed_in
from balcao.testing.stage import Stage

pytestmark = pytest.mark.browser
SCREENS = [
    "/conversas", "/agenda", "/agenda?visao=mes", "/agenda?visao=lista", "/contatos", "/telefone", "/integracoes",
    "/operacao", "/configuracoes", "/clinicas", "/profissionais", "/servicos", "/modelos", "/modelos?aba=precos",
    "/modelos?modelo=novo",
]  # fmt: skip
SCREENS += ["/convenios", "/promocoes", "/painel?periodo=90"]
SCREENS += [f"/configuracoes?aba={tab}" for tab in ("equipe", "campos", "seguranca", "atividades")]
SCREENS += [
    "/conversas?ver=mencoes",
    "/conversas?busca=tudo",
    "/atendimento?aba=satisfacao",
    "/lembretes",
    "/lista-espera",
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


async def test_what_a_patient_writes_appears_and_the_answer_typed_here_arrives(stage: Stage, browser: Browser) -> None:
    page = await signed_in(browser, stage)
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
async def test_axe_finds_nothing_on_any_screen_light_or_dark(stage: Stage, browser: Browser, size: str) -> None:
    ana = stage.patient("5511987695002", "Ana de Todas as Telas")
    await ana.say("Oi! *Tudo bem?*")
    conversation = await ana.conversation()
    screens = [*SCREENS, f"/conversas/{conversation['id']}", f"/contatos/{conversation['contact_id']}"]
    page = await signed_in(browser, stage, size, bypass_csp=True)  # our policy would keep axe itself out
    found: dict[str, list[str]] = {}
    for screen in screens:
        await page.goto(stage.base + screen)
        await page.locator("main").wait_for()
        await page.wait_for_load_state("networkidle")
        await page.wait_for_timeout(300)
        for theme in ("light", "dark"):
            await page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            await page.wait_for_timeout(200)  # colours change by transitions
            if broken := await broken_rules(page):
                found[f"{screen} {theme}"] = broken
    await page.context.close()
    assert found == {}


async def test_an_insurer_with_a_quota_is_made_and_changed_on_screen(stage: Stage, browser: Browser) -> None:
    page = await signed_in(browser, stage)
    await page.goto(f"{stage.base}/convenios")
    await page.get_by_role("button", name="Novo convênio").first.click()
    await page.get_by_label("Nome").fill("Saúde da Tela")
    await page.get_by_label("Plano").fill("Ouro")
    await page.get_by_role("button", name="Acrescentar regra").click()
    await page.get_by_label("Dia da semana").click()
    await page.get_by_role("option", name="Segunda").click()
    await page.get_by_label("Das", exact=True).fill("13")
    await page.get_by_label("Até", exact=True).fill("24")
    await page.get_by_label("Cota por dia").fill("4")
    await page.get_by_role("button", name="Salvar").click()
    await page.get_by_role("button", name="Saúde da Tela").click()
    await page.get_by_role("switch", name="Aceitar este convênio").click()
    await page.get_by_role("button", name="Salvar").click()
    await page.get_by_text("Desativado").wait_for()
    items = (await stage.call("GET", "/api/v1/convenios?ativo=false"))["items"]
    made = next(one for one in items if one["nome"] == "Saúde da Tela")
    anywhere = {"medico_id": None, "servico_id": None, "clinica_id": None}
    assert made["plano"] == "Ouro"
    assert made["regras"] == [{**anywhere, "dia": 1, "inicio": "13:00", "fim": "24:00", "cota": 4}]
    await page.context.close()


async def test_the_pages_for_integrators_need_no_other_server(stage: Stage, browser: Browser) -> None:
    page = await (await browser.new_context()).new_page()
    asked: list[str] = []
    page.on("response", lambda response: asked.append(response.url))
    for path in ("/docs", "/redoc"):
        await page.goto(stage.base + path)
        await page.get_by_text("Balcão").first.wait_for(timeout=30_000)
    assert all(url.startswith((stage.base, "data:", "blob:")) for url in asked), asked
    await page.context.close()
