"""A receptionist's day in a real browser: by keyboard, to many at once, beside a colleague, and found again."""

import base64
import io
import math
import struct
import time
import wave
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from balcao.core.database import plain_url
from balcao.domains.conversations.fetch_file import ATTEMPTS
from balcao.testing.screens import chromium, signed_in
from balcao.testing.stage import BUSINESS_ID, PASSWORD, Patient, Stage

pytestmark = pytest.mark.browser
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
RECORD = """async () => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 64, height: 48});
  const brush = canvas.getContext('2d');
  const recorder = new MediaRecorder(canvas.captureStream(20), {mimeType: 'video/webm;codecs=vp8'});
  const pieces = [];
  recorder.ondataavailable = event => pieces.push(event.data);
  const done = new Promise(resolve => recorder.onstop = resolve);
  recorder.start();
  for (let n = 0; n < 16; n++) {
    brush.fillStyle = `hsl(${n * 20} 80% 50%)`;
    brush.fillRect(0, 0, 64, 48);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  recorder.stop(); await done;
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}"""
PLAYED = """async element => {
  element.muted = true; await element.play();
  for (let n = 0; n < 50 && element.currentTime < 0.2 && !element.ended; n++)
    await new Promise(resolve => setTimeout(resolve, 100));
  return {at: element.currentTime, error: element.error && element.error.message, width: element.videoWidth || 0};
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(stage: Stage, browser: Browser) -> AsyncIterator[Page]:
    """One page for the whole file: a receptionist does not sign in for each patient."""
    page = await signed_in(browser, stage)
    yield page
    await page.context.close()


async def _arrives(stage: Stage, name: str, text: str = "Oi, bom dia") -> tuple[Patient, str]:
    patient = stage.patient(f"55119{uuid4().int % 10**8:08d}", name)
    await patient.say(text)
    return patient, (await patient.conversation())["id"]


async def _open(page: Page, stage: Stage, conversation_id: str) -> None:
    await page.goto(f"{stage.base}/conversas/{conversation_id}")
    await page.locator("#composer-text, [data-closed-window]").first.wait_for()


async def _inbox(page: Page, stage: Stage) -> None:
    await page.goto(f"{stage.base}/conversas")
    await page.locator("[data-conversation]").first.wait_for()


async def _state(stage: Stage, conversation_id: str) -> dict[str, object]:
    found: dict[str, object] = await stage.call("GET", f"/api/v1/conversations/{conversation_id}")
    return found


async def test_a_conversation_is_taken_labelled_noted_snoozed_and_resolved_by_keyboard_alone(
    stage: Stage, desk: Page
) -> None:
    label = f"etiqueta-{uuid4().hex[:6]}"
    await stage.call("POST", "/api/v1/labels", {"name": label, "color": "#0b6fb3"})
    _, id = await _arrives(stage, "Teclado Só")
    await _open(desk, stage, id)
    await desk.keyboard.press("t")
    await stage.until(lambda: _is(stage, id, "assignee_id"), 10, "the conversation taken")
    await desk.keyboard.press("l")
    await desk.get_by_role("menuitemcheckbox", name=label).wait_for()
    await desk.keyboard.type(label)
    await expect(desk.get_by_role("menuitemcheckbox", name=label)).to_be_focused()
    await desk.keyboard.press("Enter")
    await desk.keyboard.press("Escape")
    await desk.keyboard.press("n")
    await expect(desk.locator("#composer-text")).to_be_focused()
    await desk.keyboard.type("Prefere de manhã, e não atende ligação.")
    await desk.keyboard.press("Enter")
    await desk.get_by_text("Prefere de manhã, e não atende ligação.").last.wait_for()
    await desk.keyboard.press("Escape")
    await desk.keyboard.press("e")
    await desk.get_by_text("Conversa resolvida.").first.wait_for()
    assert (await _state(stage, id))["status"] == "resolved"
    await desk.get_by_role("button", name="Desfazer").click()
    await desk.get_by_role("button", name="Resolver", exact=True).wait_for()
    await desk.locator("body").press("s")
    await desk.get_by_role("menuitem", name="Por 1 hora").wait_for()
    await desk.keyboard.press("Enter")
    await desk.get_by_text("Conversa adiada.").first.wait_for()
    after = await _state(stage, id)
    assert (after["status"], after["labels"]) == ("snoozed", [label])
    assert (await stage.messages(id))[0]["text"] == "Oi, bom dia"


async def _is(stage: Stage, conversation_id: str, field: str) -> object:
    return (await _state(stage, conversation_id))[field]


async def test_letters_typed_into_a_message_are_letters(stage: Stage, desk: Page) -> None:
    patient, id = await _arrives(stage, "Letra por Letra")
    await _open(desk, stage, id)
    await desk.keyboard.press("r")
    await desk.keyboard.type("ela janta, e nós seguimos?")
    await desk.keyboard.press("Enter")
    assert (await patient.heard())[-1]["text"] == "ela janta, e nós seguimos?"
    assert (await _state(stage, id))["status"] == "open"


async def test_many_are_resolved_at_once_and_come_back_with_one_click(stage: Stage, desk: Page) -> None:
    ids = [(await _arrives(stage, f"Monte {number}"))[1] for number in range(3)]
    await _inbox(desk, stage)
    for id in ids:
        await desk.locator(f'[data-conversation="{id}"]').focus()
        await desk.keyboard.press("x")
    await expect(desk.get_by_text("3 selecionadas")).to_be_visible()
    await desk.keyboard.press("e")
    await desk.get_by_text("3 conversas: resolvidas").first.wait_for()
    assert {(await _state(stage, id))["status"] for id in ids} == {"resolved"}
    await expect(desk.locator(f'[data-conversation="{ids[0]}"]')).to_have_count(0)
    await desk.get_by_role("button", name="Desfazer").click()
    await desk.get_by_text("Desfeito.").first.wait_for()
    assert {(await _state(stage, id))["status"] for id in ids} == {"open"}
    await desk.locator(f'[data-conversation="{ids[0]}"]').wait_for()


async def test_what_was_said_is_found_without_accents_and_opened_at_its_place(stage: Stage, desk: Page) -> None:
    word = f"fluorescência{uuid4().hex[:5]}"
    patient, id = await _arrives(stage, "Busca Feita", f"O exame de {word} saiu?")
    await patient.say("Pode mandar por aqui mesmo")
    await _inbox(desk, stage)
    await desk.keyboard.press("/")
    await desk.keyboard.type(word.replace("ê", "e"))
    found = desk.get_by_role("region", name="Nas mensagens").get_by_role("link")
    await expect(found.locator("mark")).to_have_text(word)
    await found.click()
    await desk.wait_for_url(f"**/conversas/{id}?mensagem=*")
    await desk.get_by_text(f"O exame de {word} saiu?").last.wait_for()
    await desk.get_by_role("button", name="Limpar a busca").click()


async def test_a_filter_stands_in_the_address_and_is_kept_under_a_name(stage: Stage, desk: Page) -> None:
    label = f"convênio-{uuid4().hex[:6]}"
    await stage.call("POST", "/api/v1/labels", {"name": label, "color": "#b8481f"})
    _, wanted = await _arrives(stage, "Com Convênio")
    _, other = await _arrives(stage, "Sem Convênio")
    await stage.call("PUT", f"/api/v1/conversations/{wanted}", {"labels": [label]})
    await _inbox(desk, stage)
    await desk.get_by_role("button", name="Filtros", exact=True).click()
    await desk.get_by_role("combobox", name="Etiqueta").click()
    await desk.get_by_role("option", name=label).click()
    await desk.keyboard.press("Escape")
    await expect(desk.locator(f'[data-conversation="{other}"]')).to_have_count(0)
    await desk.get_by_role("button", name="Filtros salvos").click()
    await desk.get_by_role("menuitem", name="Salvar este filtro…").click()
    await desk.get_by_role("textbox", name="Nome", exact=True).fill(f"Fila {label}")
    await desk.keyboard.press("Enter")
    await desk.get_by_text(f'Filtro "Fila {label}" salvo.').first.wait_for()
    await desk.reload()
    await desk.locator(f'[data-conversation="{wanted}"]').wait_for()
    await expect(desk.locator(f'[data-conversation="{other}"]')).to_have_count(0)
    await desk.go_back()
    await desk.locator(f'[data-conversation="{other}"]').wait_for()
    await desk.get_by_role("button", name="Filtros salvos").click()
    await desk.get_by_role("menuitemcheckbox", name=f"Fila {label}").click()
    await desk.locator(f'[data-conversation="{wanted}"]').wait_for()
    await expect(desk.locator(f'[data-conversation="{other}"]')).to_have_count(0)


async def test_a_place_a_card_and_a_link_go_out_and_what_does_not_fit_is_told_at_its_field(
    stage: Stage, desk: Page
) -> None:
    place = {"latitude": -23.5654, "longitude": -46.6518}
    clinic = {"nome": f"Clínica {uuid4().hex[:6]}", "endereco": "Av. Paulista, 1000", "telefone": "(11) 3333-4444"}
    await stage.call("POST", "/api/v1/clinicas", clinic | {"coordenadas": place})
    patient, id = await _arrives(stage, "Onde Fica")
    await _open(desk, stage, id)
    await desk.locator("body").press("o")
    await desk.get_by_role("menuitem", name="Localização", exact=True).click()
    await desk.get_by_role("button", name=f"Usar {clinic['nome']}").click()
    await desk.keyboard.press("Control+Enter")
    await desk.keyboard.press("Alt+o")
    await desk.get_by_role("menuitem", name="Botão com link").click()
    form = desk.get_by_role("dialog")
    await form.get_by_label("Texto da mensagem").fill("Marque pelo site")
    await form.get_by_label("Texto do botão").fill("Marque agora mesmo pelo site")
    await form.get_by_role("button", name="Enviar").click()
    await expect(form.get_by_text("8 letras a mais: cabem 20.")).to_be_visible()
    await expect(form.get_by_label("Texto do botão")).to_be_focused()
    await form.get_by_label("Texto do botão").fill("Marcar")
    await form.get_by_label("Endereço").fill("https://clinica.example/agenda")
    await expect(form.get_by_role("region", name="Como a pessoa vai ver").get_by_text("Marcar")).to_be_visible()
    await form.get_by_role("button", name="Enviar").click()
    await desk.keyboard.press("Alt+o")
    await desk.get_by_role("menuitem", name="Contatos").click()
    await desk.get_by_role("combobox", name="Preencher com").click()
    await desk.get_by_role("option", name=clinic["nome"]).click()
    await desk.get_by_role("dialog").get_by_role("button", name="Enviar").click()
    located, linked, card = (await patient.heard(3))[-3:]
    assert (located["location"]["latitude"], located["location"]["name"]) == (-23.5654, clinic["nome"])
    assert linked["text"] == "Marque pelo site"
    assert card["contacts"][0]["name"]["formatted_name"] == clinic["nome"]


async def test_who_is_mentioned_is_told_where_and_led_to_the_note(stage: Stage, browser: Browser, desk: Page) -> None:
    email = f"caio-{uuid4().hex[:8]}@exemplo.com.br"
    person = {"name": "Caio Prado", "email": email, "role": "attendant", "password": PASSWORD}
    who = await stage.call("POST", "/api/v1/users", person)
    _, id = await _arrives(stage, "Mencionada")
    colleague = await signed_in(browser, stage, email=email)
    note = f"@Caio Prado pode ver o exame {uuid4().hex[:6]}?"
    body = {"kind": "note", "text": note, "mentions": [who["id"]]}
    await stage.call("POST", f"/api/v1/conversations/{id}/messages", body)
    await colleague.get_by_role("button", name="Menções: 1 não lida").wait_for()
    await colleague.locator("body").press("@")
    await colleague.get_by_role("region", name="Não lidas").get_by_role("link").click()
    await colleague.wait_for_url(f"**/conversas/{id}?*mensagem=*")
    await expect(colleague.locator("[id^=message-]").get_by_text(note)).to_be_in_viewport()
    await colleague.get_by_role("region", name="Lidas", exact=True).get_by_text(note).wait_for()
    await colleague.get_by_role("link", name="Voltar às conversas").click()
    await expect(colleague.get_by_role("button", name="Menções", exact=True)).to_be_visible()
    await colleague.context.close()


async def test_a_search_opens_what_was_said_long_ago_and_the_next_hit(stage: Stage, desk: Page) -> None:
    word = f"panorâmica{uuid4().hex[:5]}"
    _, id = await _arrives(stage, "Conversa Longa", f"A {word} ficou pronta?")
    said = [f"Sobre a {word}: chega sexta", *(f"anotação {number}" for number in range(110))]
    for text in said:
        await stage.call("POST", f"/api/v1/conversations/{id}/messages", {"kind": "note", "text": text})
    await _inbox(desk, stage)
    await desk.keyboard.press("/")
    await desk.keyboard.type(word.replace("â", "a"))
    await desk.get_by_role("region", name="Nas mensagens").get_by_role("link").first.click()
    await expect(desk.get_by_role("group", name="Resultados da busca").get_by_text("1 de 2")).to_be_visible()
    bubbles = desk.locator("[id^=message-]")
    await expect(bubbles.get_by_text(said[0])).to_be_in_viewport()
    await desk.locator("body").press("g")
    await expect(desk.get_by_text("2 de 2")).to_be_visible()
    await expect(bubbles.get_by_text(f"A {word} ficou pronta?")).to_be_in_viewport()
    await desk.get_by_role("button", name="Ir para as mais novas").click()
    await expect(bubbles.get_by_text("anotação 109")).to_be_in_viewport()


async def test_a_field_of_the_clinic_is_defined_written_and_told_in_the_history(stage: Stage, desk: Page) -> None:
    name = f"Filhos {uuid4().hex[:5]}"
    patient, id = await _arrives(stage, "Com Campos")
    await desk.goto(f"{stage.base}/configuracoes?aba=campos")
    await desk.get_by_role("button", name="Novo campo").click()
    await desk.get_by_role("textbox", name="Nome do campo").fill(name)
    await desk.get_by_role("combobox", name="O que se escreve nele").click()
    await desk.get_by_role("option", name="Número").click()
    await desk.get_by_role("button", name="Salvar").click()
    await desk.get_by_text("Salvo.").first.wait_for()
    await desk.goto(f"{stage.base}/contatos/{(await patient.conversation())['contact_id']}")
    await desk.get_by_label(name).fill("dois")
    await expect(desk.get_by_text("Escreva um número, por exemplo 1,5.")).to_be_visible()
    await desk.get_by_label(name).fill("2,5")
    await desk.get_by_role("button", name="Salvar").click()
    await desk.get_by_text(f"{name}: de vazio para 2,5").wait_for()
    await _open(desk, stage, id)
    await expect(desk.get_by_role("complementary").get_by_text("2,5")).to_be_visible()


async def test_with_the_window_closed_only_a_template_goes_out(stage: Stage, desk: Page) -> None:
    name = f"retorno_{uuid4().hex[:6]}"
    body = {"type": "BODY", "text": "Oi, {{1}}! Vamos marcar o seu retorno?", "example": {"body_text": [["Ana"]]}}
    template = {"name": name, "language": "pt_BR", "category": "UTILITY", "components": [body]}
    await stage.play("POST", f"whatsapp/templates/{BUSINESS_ID}", template)
    await stage.call("POST", "/api/v1/templates/sync", {"channel_id": stage.channel_id})
    patient = stage.patient(f"55119{uuid4().int % 10**8:08d}", "Janela Fechada")
    await patient.say("ontem eu perguntei", timestamp=int(time.time()) - 90_000)
    await desk.goto(f"{stage.base}/conversas/{(await patient.conversation())['id']}")
    await expect(desk.locator("#composer-text")).to_have_count(0)
    await desk.get_by_role("button", name="Escolher modelo").click()
    await desk.get_by_role("button", name=name).click()
    await desk.get_by_role("button", name="Enviar", exact=True).click()
    heard = await patient.heard()
    assert "Oi, Janela! Vamos marcar o seu retorno?" in str(heard[-1])


async def test_audio_and_video_that_a_patient_sends_play_where_they_stand(stage: Stage, desk: Page) -> None:
    patient, id = await _arrives(stage, "Som e Imagem")
    await patient.send(type="audio", data=_tone(), mime_type="audio/wav", voice=False)
    video = await desk.evaluate(RECORD)
    await patient.send(type="video", data=video, mime_type="video/webm")
    await _open(desk, stage, id)
    for kind in ("audio", "video"):
        player = desk.locator(kind).last
        await player.wait_for()
        played = await player.evaluate(PLAYED)
        assert played["error"] is None and played["at"] > 0.1, (kind, played)
    assert played["width"] == 64


async def test_a_file_that_did_not_come_says_so_and_comes_when_it_is_asked_for_again(stage: Stage, desk: Page) -> None:
    patient, id = await _arrives(stage, "Foto Perdida")
    away = {"scope": "whatsapp.media_download", "kind": "error", "http": 500, "code": 131000, "details": "x"}
    fault = await stage.play("PUT", "faults", away)
    await patient.send(type="image", caption="a guia do convênio", data=PNG, mime_type="image/png")
    await _open(desk, stage, id)
    await expect(desk.get_by_role("status").filter(has_text="Baixando")).to_be_visible()
    await _only_one_try_left(stage)
    again = desk.get_by_role("button", name="Tentar de novo")
    await expect(again).to_be_visible(timeout=30_000)
    await expect(desk.get_by_text("O arquivo não pôde ser baixado (A Meta recusou).")).to_be_visible()
    await stage.play("DELETE", f"faults/{fault['id']}")
    await again.click()
    await expect(desk.get_by_role("img", name="imagem").or_(desk.locator("img[alt*='image']"))).to_be_visible()
    await expect(again).to_have_count(0)


async def _only_one_try_left(stage: Stage) -> None:
    """Instead of the six days that the provider has: as if it had been asked again and again."""
    connection = await asyncpg.connect(plain_url(stage.database_url))
    try:
        await connection.execute("UPDATE stored_files SET attempts = $1 WHERE status = 'waiting'", ATTEMPTS - 1)
    finally:
        await connection.close()


def _tone() -> str:
    """A second of A, as a WAV in base64."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n * 0.345))) for n in range(8000)))
    return base64.b64encode(out.getvalue()).decode()


async def test_two_in_the_same_conversation_see_each_other(stage: Stage, browser: Browser, desk: Page) -> None:
    email = f"bia-{uuid4().hex[:8]}@exemplo.com.br"
    person = {"name": "Bia Rocha", "email": email, "role": "attendant", "password": PASSWORD}
    await stage.call("POST", "/api/v1/users", person)
    _, id = await _arrives(stage, "Disputada")
    await _open(desk, stage, id)
    colleague = await signed_in(browser, stage, email=email)
    await _open(colleague, stage, id)
    await expect(desk.get_by_text("Também vendo esta conversa: Bia Rocha")).to_be_attached()
    await expect(colleague.get_by_text("Também vendo esta conversa:")).to_be_attached()
    await colleague.locator("#composer-text").press_sequentially("Já respondo")
    await desk.get_by_text("Bia Rocha está escrevendo uma resposta.").wait_for()
    await colleague.context.close()
    await expect(desk.get_by_text("Também vendo esta conversa:")).to_have_count(0)


async def test_times_are_the_clinics_wherever_the_browser_stands(stage: Stage, browser: Browser) -> None:
    patient, id = await _arrives(stage, "De Longe")
    account = await stage.call("GET", "/api/v1/me")
    assert account["account"]["timezone"] == "America/Sao_Paulo"
    page = await signed_in(browser, stage, timezone_id="Asia/Tokyo")
    await _open(page, stage, id)
    shown = page.locator("[id^=message-] time").last
    instant = await shown.get_attribute("datetime")
    clock = await page.evaluate(
        "at => new Date(at).toLocaleTimeString("
        "'pt-BR', {timeZone: 'America/Sao_Paulo', hour: '2-digit', minute: '2-digit'})",
        instant,
    )
    assert await shown.inner_text() == clock
    await page.context.close()
    assert patient.name == "De Longe"
