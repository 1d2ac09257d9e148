"""A manager's way through templates and prices, in a real browser: written, told what is wrong, approved, picked."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from balcao.testing.axe import broken_rules
from balcao.testing.screens import chromium, signed_in
from balcao.testing.stage import Stage

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


async def test_a_template_is_written_corrected_approved_and_sent(stage: Stage, browser: Browser) -> None:
    await stage.play("PUT", "whatsapp/settings", {"template_approval_ms": 1500})
    page = await signed_in(browser, stage)
    name = f"aviso_{uuid4().hex[:6]}"
    await page.goto(f"{stage.base}/modelos?modelo=novo")
    await page.get_by_label("Nome").fill(name.replace("_", " ").upper())
    await expect(page.get_by_label("Nome")).to_have_value(name)
    await page.get_by_label("Texto", exact=True).fill("{{nome}}, seu exame chegou")
    await page.get_by_text("não pode começar nem terminar com uma variável").wait_for()
    await page.get_by_label("Texto", exact=True).fill("Olá, {{nome}}! O seu exame chegou.")
    await page.get_by_role("button", name="Enviar para aprovação").click()
    await page.get_by_text("Dê um exemplo do que fica no lugar de").wait_for()
    await page.get_by_label("Exemplo de {{nome}}").fill("Ana")
    await expect(page.get_by_role("figure", name=f"Como aparece no telefone: {name}")).to_contain_text("Olá, Ana!")
    await expect(page.get_by_text("Dê um exemplo do que fica no lugar de")).to_have_count(0)
    await page.get_by_role("button", name="Enviar para aprovação").click()
    await page.get_by_text("Em análise", exact=True).wait_for()
    await page.get_by_text("Aprovado", exact=True).wait_for()  # told by the provider, seen without reloading

    patient = stage.patient(f"55119{uuid4().int % 10**8:08d}", "Lia do Exame")
    await patient.say("já saiu?")
    await page.goto(f"{stage.base}/conversas/{(await patient.conversation())['id']}")
    await page.get_by_role("button", name="Modelos", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name=name).click()
    await dialog.get_by_text("Grátis: a janela de atendimento está aberta.").wait_for()
    await expect(dialog.get_by_role("figure")).to_contain_text("Olá, Lia!")
    await dialog.get_by_role("button", name="Enviar", exact=True).click()
    assert (await patient.heard())[-1]["text"] == "Olá, Lia! O seu exame chegou."
    await page.context.close()


async def test_a_price_is_set_and_counts(stage: Stage, browser: Browser) -> None:
    page = await signed_in(browser, stage)
    await page.goto(f"{stage.base}/modelos?aba=precos")
    await page.get_by_role("button", name="Novo preço").click()
    await page.get_by_role("combobox", name="Categoria").click()
    await page.get_by_role("option", name="Marketing").click()
    await page.get_by_label("Preço por mensagem").fill("0,3512")
    await page.get_by_role("button", name="Salvar").click()
    await expect(page.get_by_role("row", name="Marketing BR R$ 0,3512")).to_contain_text("Vale agora")
    (own,) = [
        one
        for one in (await stage.call("GET", "/api/v1/message-prices"))["items"]
        if one["id"] and one["market"] == "BR"
    ]
    assert (own["micros"], own["currency"]) == (351_200, "BRL")
    await stage.call("DELETE", f"/api/v1/message-prices/{own['id']}", expect=204)
    await page.context.close()


async def test_axe_finds_nothing_where_a_carousels_cards_are_filled_in(stage: Stage, browser: Browser) -> None:
    await stage.play("PUT", "whatsapp/settings", {"template_approval_ms": 100})
    name = await _carousel(stage)
    patient = stage.patient(f"55119{uuid4().int % 10**8:08d}", "Lu dos Cartões")
    await patient.say("oi")
    page = await signed_in(browser, stage, bypass_csp=True)
    await page.goto(f"{stage.base}/conversas/{(await patient.conversation())['id']}")
    await page.get_by_role("button", name="Modelos", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name=name).click()
    await dialog.get_by_role("group", name="Cartão 2").get_by_label("sala").wait_for()
    assert await broken_rules(page) == []
    await page.context.close()


async def _carousel(stage: Stage) -> str:
    """Approved, of two cards with a blank each."""
    name = f"salas_{uuid4().hex[:6]}"
    picture = await stage.upload(b"\x89PNG\r\n\x1a\n", "image/png", "sala.png")
    card: dict[str, Any] = {
        "header": {"kind": "image", "file_id": picture},
        "body": "Sala {{sala}}",
        "samples": {"sala": "azul"},
    }
    card |= {"buttons": [{"kind": "quick_reply", "title": "Quero"}]}
    given: dict[str, Any] = {
        "channel_id": stage.channel_id,
        "name": name,
        "category": "marketing",
        "samples": {"nome": "Ana"},
    }
    given |= {"body": "Olá, {{nome}}! Veja as nossas salas.", "cards": [card, card]}
    made = await stage.call("POST", "/api/v1/templates", given, expect=201)
    await stage.call("POST", f"/api/v1/templates/{made['id']}/submissions", expect=201)

    async def approved() -> bool:
        return bool((await stage.call("GET", f"/api/v1/templates/{made['id']}"))["status"] == "approved")

    await stage.until(approved, 15, "the approval")
    return name
