"""Somebody books on a clinic's page in a real browser, with and without script: what it weighs, and what axe says."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, ViewportSize

from balcao.testing.axe import broken_rules
from balcao.testing.furnished import API
from balcao.testing.make_agenda import next_weekday
from balcao.testing.screens import SIZES, chromium
from balcao.testing.stage import Stage

pytestmark = pytest.mark.browser
MOST_BYTES = 100_000


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(stage: Stage) -> str:
    week = [{"dia": day, "inicio": "08:00", "fim": "18:00"} for day in range(1, 8)]
    clinic = await stage.call(
        "POST",
        f"{API}clinicas/",
        {
            "nome": "Clínica das Acácias", "endereco": "Rua das Acácias, 10", "fuso_horario": "America/Sao_Paulo",
            "horario_funcionamento": week, "fecha_feriados": False, "telefone": "(11) 3333-4444",
        },
    )  # fmt: skip
    body = {"clinica_id": clinic["id"], "horarios": week, "crm": "CRM/SP 7"}
    people = [await stage.call("POST", f"{API}medicos/", {**body, "nome": name}) for name in ("Dra. Íris", "Dr. Caio")]
    for name in ("Exame da Página", "Retorno"):
        who = [person["id"] for person in people]
        given = {"nome": name, "duracao_minutos": 30, "valor_particular": "120.00", "medicos": who}
        await stage.call("POST", f"{API}servicos/", given)
    page = await stage.call("POST", f"{API}paginas-agendamento", {"slug": "acacias", "clinica_id": clinic["id"]})
    assert page["url"].endswith("/agendar/acacias")
    return f"{stage.base}/agendar/acacias"


async def _weight(requests: list[Request]) -> int:
    """Bytes as they came over the wire, headers too."""
    sizes = [await request.sizes() for request in requests]
    return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)


def _viewport(size: str) -> ViewportSize:
    width, height = SIZES[size]
    return ViewportSize(width=width, height=height)


async def _book(page: Page, address: str, name: str, phone: str) -> None:
    """Every way through the page takes these six screens; each is seen whole before the next."""
    monday = next_weekday(1)
    await page.goto(address)
    await page.get_by_role("link", name="Exame da Página").click()
    await page.get_by_role("link", name="Dra. Íris").click()
    await page.goto(f"{page.url}&semana={monday}&dia={monday}")
    await page.get_by_role("button", name="14:30").click()
    await page.get_by_label("Nome completo").fill(name)
    await page.get_by_label("WhatsApp com DDD").fill(phone)
    await page.get_by_label("Concordo").check()
    await page.get_by_role("button", name="Confirmar agendamento").click()
    await page.get_by_role("heading", name="Agendado!").wait_for()


async def test_on_a_phone_a_booking_weighs_less_than_100_kb_and_can_be_moved_and_called_off(
    browser: Browser, address: str
) -> None:
    page = await (await browser.new_context(locale="pt-BR", viewport=_viewport("phone"))).new_page()
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))
    await _book(page, address, "Joana Prates", "11976541001")
    await page.wait_for_load_state("networkidle")
    weight = await _weight(requests)
    assert 5_000 < weight < MOST_BYTES, weight
    await page.get_by_role("link", name="Mudar horário").click()
    await page.get_by_role("button", name="15:30").click()
    await page.get_by_role("heading", name="Remarcado!").wait_for()
    assert "às 15:30" in await page.locator(".facts").inner_text()
    async with page.expect_download() as file:
        await page.get_by_role("link", name="Pôr no calendário").click()
    assert "BEGIN:VEVENT" in Path(await (await file.value).path()).read_text()
    await page.get_by_text("Cancelar atendimento").click()
    await page.get_by_role("button", name="Sim, cancelar").click()
    await page.get_by_role("heading", name="Cancelado").wait_for()
    await page.context.close()


async def test_without_a_script_the_way_is_the_same(browser: Browser, address: str) -> None:
    context = await browser.new_context(locale="pt-BR", viewport=_viewport("phone"), java_script_enabled=False)
    await _book(await context.new_page(), address, "Rui Prates", "11976541002")
    await context.close()


@pytest.mark.parametrize("size", list(SIZES))
async def test_axe_finds_nothing_on_any_step_light_or_dark(browser: Browser, address: str, size: str) -> None:
    found: dict[str, list[str]] = {}
    for theme in ("light", "dark"):
        context = await browser.new_context(
            locale="en-US", viewport=_viewport(size), color_scheme=theme, bypass_csp=True
        )
        page = await context.new_page()

        async def judge(step: str, page: Page = page, theme: str = theme) -> None:
            if broken := await broken_rules(page):
                found[f"{step} {theme}"] = broken
            wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, step

        await page.goto(address)
        await judge("services")
        await page.get_by_role("link", name="Exame da Página").click()
        await judge("people")
        await page.get_by_role("link", name=re.compile("Anyone")).click()
        await judge("times")
        await page.locator(".times button").last.click()
        await page.evaluate("document.querySelector('form').noValidate = true")
        await page.get_by_role("button", name="Confirm booking").click()
        await page.get_by_text("Please check the fields").wait_for()
        await judge("form with errors")
        await page.get_by_label("Full name").fill("Jo Bell")
        await page.get_by_label("WhatsApp number").fill(f"1197654200{len(size) + (theme == 'dark')}")
        await page.get_by_label("I agree").check()
        await page.get_by_role("button", name="Confirm booking").click()
        await page.get_by_role("heading", name="Booked!").wait_for()
        await page.get_by_text("Cancel the visit").click()
        await judge("visit")
        await page.goto(f"{address}-que-nao-existe")
        await judge("not found")
        await context.close()
    assert found == {}
