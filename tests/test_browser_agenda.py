"""A receptionist's day on the agenda: open, confirm, move, fill a hole, block an afternoon, close; and axe."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from balcao.testing.axe import broken_rules
from balcao.testing.furnished import API
from balcao.testing.make_agenda import next_weekday
from balcao.testing.screens import SIZES, chromium, signed_in
from balcao.testing.stage import Stage

pytestmark = pytest.mark.browser
MONDAY = next_weekday(1)
HUGO = "5511988820002"
GROUP = ("Iara Melo", "Joel Paz", "Katia Dias")
NAMES = ("Alice Reis", "Breno Luz", "Célia Mota", "Davi Pires", "Elisa Nunes")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def day(stage: Stage) -> dict[str, Any]:
    """Two practitioners, a room, five people on a Monday morning, one of them with a conversation."""
    week = [{"dia": one, "inicio": "08:00", "fim": "18:00"} for one in range(1, 6)]
    clinic = await stage.call(
        "POST",
        f"{API}clinicas/",
        {"nome": "Clínica do Dia", "fuso_horario": "America/Sao_Paulo", "horario_funcionamento": week,
         "fecha_feriados": False},
    )  # fmt: skip
    room = await stage.call("POST", f"{API}recursos", {"nome": "Sala 1", "tipo": "sala", "clinica_id": clinic["id"]})
    body = {"clinica_id": clinic["id"], "horarios": week, "crm": "CRM/SP 9"}
    people = [await stage.call("POST", f"{API}medicos/", {**body, "nome": name}) for name in ("Dra. Dalva", "Dr. Enzo")]
    service = await stage.call(
        "POST",
        f"{API}servicos/",
        {
            "nome": "Consulta do dia", "duracao_minutos": 30, "valor_particular": "100.00",
            "medicos": [person["id"] for person in people],
            "recursos": [{"tipo": "sala", "recurso_ids": [room["id"]]}],
        },
    )  # fmt: skip
    for number, name in enumerate(NAMES):
        given = _visit(people[0]["id"], service["id"], name, f"1198880{number:04}", f"{8 + number:02}:00")
        await stage.call("POST", f"{API}agendamentos", given)
    await _group(stage, people[1]["id"])
    await _rare(stage, clinic["id"])
    return {"clinic": clinic["id"], "people": [one["id"] for one in people], "service": service["id"]}


async def _group(stage: Stage, who: str) -> None:
    """Three of six at ten o'clock."""
    service = await stage.call(
        "POST",
        f"{API}servicos/",
        {"nome": "Pilates", "duracao_minutos": 60, "valor_particular": "80.00", "vagas": 6, "medicos": [who]},
    )
    for number, name in enumerate(GROUP):
        await stage.call("POST", f"{API}agendamentos", _visit(who, service["id"], name, f"1198881{number:04}", "10:00"))


async def _rare(stage: Stage, clinic: str) -> None:
    """One time on that Monday, which Gil has and Hugo waits for."""
    hours = [{"dia": 1, "inicio": "09:00", "fim": "09:30"}]
    given = {"nome": "Dra. Flora", "crm": "CRM/SP 10", "clinica_id": clinic, "horarios": hours}
    who = (await stage.call("POST", f"{API}medicos/", given))["id"]
    service = (
        await stage.call("POST", f"{API}servicos/", {"nome": "Exame raro", "duracao_minutos": 30, "medicos": [who]})
    )["id"]
    await stage.call("POST", f"{API}agendamentos", _visit(who, service, "Gil Prado", "11988820001", "09:00"))
    await stage.call("PUT", f"{API}lista-espera/opcoes", {"silencio_de": "00:00", "silencio_ate": "00:00"})
    hugo = stage.patient(HUGO, "Hugo Vaz")
    await hugo.say("Se vagar um horário, me avisem?")
    await hugo.conversation()
    wish = {"paciente_nome": "Hugo Vaz", "paciente_telefone": HUGO, "servico_id": service}
    await stage.call("POST", f"{API}lista-espera", wish | {"data_inicio": str(MONDAY), "data_fim": str(MONDAY)})


def _visit(who: str, service: str, name: str, phone: str, hour: str) -> dict[str, str]:
    return {
        "paciente_nome": name, "paciente_telefone": phone, "medico_id": who, "servico_id": service,
        "data_agendamento": str(MONDAY), "horario_inicio": hour,
    }  # fmt: skip


def _address(stage: Stage, day: dict[str, Any], **more: str) -> str:
    query = {"data": str(MONDAY), "visao": "dia", "clinica": day["clinic"], **more}
    return f"{stage.base}/agenda?" + "&".join(f"{name}={value}" for name, value in query.items())


def _event(page: Page, name: str) -> Any:
    return page.locator("[data-appointment]", has_text=name).first


async def _press(page: Page, name: str, key: str) -> None:
    await page.wait_for_timeout(700)  # the board draws anew what the feed tells, and a menu gives the focus back
    await _event(page, name).focus()
    await page.keyboard.press(key)


async def _visits(stage: Stage, day: dict[str, Any]) -> dict[str, dict[str, Any]]:
    last = MONDAY + timedelta(days=6)
    asked = f"{API}agendamentos?data={MONDAY}&data_fim={last}&clinica_id={day['clinic']}&limit=50"
    return {one["paciente_nome"]: one for one in (await stage.call("GET", asked))["items"]}


async def test_a_receptionists_day(stage: Stage, browser: Browser, day: dict[str, Any], tmp_path: Path) -> None:
    page = await signed_in(browser, stage)
    await page.goto(_address(stage, day))
    await _event(page, "Alice Reis").wait_for()

    # Confirm: by the right button, and by a key.
    await _event(page, "Alice Reis").click(button="right")
    await page.get_by_role("menuitem", name="Confirmar").click()
    await page.get_by_text("Alice Reis: Agora: Confirmado.", exact=True).wait_for()
    await _press(page, "Breno Luz", "c")
    await page.get_by_text("Breno Luz: Agora: Confirmado.", exact=True).wait_for()
    await page.get_by_role("button", name="Desfazer").last.click()
    await stage.until(lambda: _is_unconfirmed(stage, day, "Breno Luz"), within=10, what="the confirmation taken back")

    # Somebody comes, and one click takes back what was pressed by mistake.
    await _press(page, "Alice Reis", "g")
    await page.get_by_text("Alice Reis: Agora: Chegou.", exact=True).wait_for()
    await _press(page, "Breno Luz", "f")
    await page.get_by_text("Breno Luz: Agora: Faltou.", exact=True).wait_for()
    await page.get_by_role("button", name="Desfazer").last.click()
    await stage.until(lambda: _is(stage, day, "Breno Luz", "booked"), within=10, what="the slip taken back")

    # Move three: two are dragged, one goes by its card to another day's free time.
    for name in ("Célia Mota", "Davi Pires"):
        await page.wait_for_timeout(800)  # the board draws anew what the feed tells
        box = await _event(page, name).bounding_box()
        assert box
        middle = box["x"] + box["width"] / 2
        await page.mouse.move(middle, box["y"] + box["height"] / 2)
        await page.mouse.down()
        await page.mouse.move(middle, box["y"] + box["height"] / 2 + 60, steps=4)
        await page.mouse.move(middle, box["y"] + box["height"] / 2 + 272, steps=8)
        await page.mouse.up()
        await page.get_by_text(re.compile("^Remarcado para")).last.wait_for()
    await _event(page, "Elisa Nunes").click()
    await page.get_by_role("button", name="Remarcar").click()
    card = page.get_by_role("region", name="Elisa Nunes")
    await card.get_by_role("list", name="Horários livres neste dia").get_by_role("button").last.click()
    await card.get_by_role("button", name=re.compile("^Remarcar: ")).click()
    visits = await stage.until(lambda: _moved(stage, day), within=10, what="three moved")
    assert visits["Breno Luz"]["status"] == "booked"

    # Fill the hole: who waits is asked on their phone, and stands on the board.
    await page.goto(_address(stage, day))
    await _event(page, "Gil Prado").click(button="right")
    await page.get_by_role("menuitem", name="Cancelar").click()
    await page.get_by_role("button", name="Paciente pediu").click()
    await page.get_by_role("button", name="Cancelar agendamento").click()
    hugo = stage.patient(HUGO, "Hugo Vaz")
    assert "Surgiu um horário" in (await hugo.heard(1))[-1]["text"]
    await hugo.say("quero")
    assert "o horário é seu" in (await hugo.heard(2))[-1]["text"]
    await _event(page, "Hugo Vaz").wait_for()
    await expect(_event(page, "Gil Prado")).to_have_count(0)

    # A group is one block; who is in it, and a place for one more, are a click away.
    group = page.locator("[data-session]", has_text="Pilates")
    await expect(group).to_contain_text("3 de 6")
    await page.screenshot(path=tmp_path / "board.png")
    await group.click()
    people = page.get_by_role("list", name="Quem está no grupo").get_by_role("button")
    await expect(people).to_have_text([re.compile(name) for name in GROUP])
    await page.screenshot(path=tmp_path / "group.png")
    await page.get_by_role("button", name="Agendar mais uma pessoa").click()
    await _book(page, "Fábio Esteves", "11988809999")
    await expect(group).to_contain_text("4 de 6")

    # Block an afternoon, think better of it, and close the day.
    await page.keyboard.press("b")
    block = page.get_by_role("dialog", name="Bloquear horário")
    await block.get_by_label("Início").fill("16:00")
    await block.get_by_label("Fim").fill("18:00")
    await block.get_by_role("button", name="Bloquear", exact=True).click()
    await page.get_by_text("Horário bloqueado.", exact=True).wait_for()
    await page.get_by_role("button", name="Desfazer").last.click()
    await page.get_by_text("Bloqueio removido.", exact=True).wait_for()
    for key in ("t", "r"):
        await _press(page, "Alice Reis", key)
    await stage.until(lambda: _is(stage, day, "Alice Reis", "fulfilled"), within=10, what="Alice's visit done")
    await page.screenshot(path=tmp_path / "closed.png")
    await page.context.close()


async def _book(page: Page, name: str, phone: str) -> None:
    booking = page.get_by_role("dialog", name="Novo agendamento")
    await booking.get_by_role("combobox", name="Paciente").fill(name)
    await booking.get_by_text(f"Novo paciente: {name}").click()
    await booking.get_by_label("Telefone (WhatsApp)").fill(phone)
    await booking.get_by_role("button", name="Agendar", exact=True).click()
    await page.get_by_text(re.compile(f"^{name}: marcado para")).wait_for()


async def test_the_days_main_acts_on_a_phone(
    stage: Stage, browser: Browser, day: dict[str, Any], tmp_path: Path
) -> None:
    page = await signed_in(browser, stage, "phone")
    await page.goto(_address(stage, day, visao="lista"))
    row = page.get_by_role("button", name=re.compile("Célia Mota"))
    await row.click()
    card = page.get_by_role("dialog", name="Célia Mota")
    await card.get_by_role("button", name="Confirmar").click()
    await card.get_by_text("Confirmado", exact=True).wait_for()
    await page.wait_for_timeout(250)  # it fades in
    await page.screenshot(path=tmp_path / "card.png")
    await card.get_by_role("button", name="Fechar").click()
    await page.screenshot(path=tmp_path / "list.png")

    # Whoever asks for "a morning" is found one.
    await page.goto(_address(stage, day))
    await _event(page, "Célia Mota").wait_for()
    await page.screenshot(path=tmp_path / "day.png")
    await page.keyboard.press("p")
    finder = page.get_by_role("dialog", name="Achar um horário")
    await finder.get_by_role("combobox", name="Serviço").click()
    await page.get_by_role("option", name="Consulta do dia").click()
    await finder.get_by_role("list", name="Achar um horário").get_by_role("button").first.click()
    await page.wait_for_timeout(250)  # it fades in
    await page.screenshot(path=tmp_path / "booking.png")
    await _book(page, "Nair Costa", "11988808888")
    await page.locator("[data-session]", has_text="Pilates").click()
    await page.get_by_role("list", name="Quem está no grupo").wait_for()
    await page.wait_for_timeout(250)  # it fades in
    await page.screenshot(path=tmp_path / "group.png")
    await page.context.close()


async def test_keys_move_and_a_group_moves_whole_and_back(stage: Stage, browser: Browser, day: dict[str, Any]) -> None:
    given = _visit(day["people"][1], day["service"], "Otto Lins", "11988807777", "13:00")
    await stage.call("POST", f"{API}agendamentos", given)
    page = await signed_in(browser, stage)
    await page.goto(_address(stage, day))
    await _event(page, "Otto Lins").wait_for()
    await _press(page, "Otto Lins", "Shift+ArrowUp")
    await page.get_by_role("status").get_by_text("Setas movem").wait_for()
    await page.keyboard.press("Escape")
    for key in ("Shift+ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        await expect(_event(page, "Otto Lins")).to_be_focused()  # it is drawn anew, and the focus goes along
        await page.wait_for_timeout(250)
        await page.keyboard.press(key)
    await page.get_by_text(re.compile("^Remarcado para")).wait_for()
    assert (await _visits(stage, day))["Otto Lins"]["horario_inicio"] == "13:30"

    group = page.locator("[data-session]", has_text="Pilates")
    box = await group.bounding_box()
    assert box
    stood = {name: one["horario_inicio"] for name, one in (await _visits(stage, day)).items()}
    await page.mouse.move(box["x"] + 40, box["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 40, box["y"] + 60, steps=4)
    await page.mouse.move(box["x"] + 40, box["y"] + 20 + box["height"], steps=8)
    await page.mouse.up()
    await page.get_by_text(re.compile("^Grupo remarcado para")).wait_for()
    moved = await _visits(stage, day)
    assert {moved[name]["horario_inicio"] for name in GROUP} == {"11:00"}
    await page.get_by_role("button", name="Desfazer").click()
    await page.get_by_text("Movimento desfeito.", exact=True).wait_for()
    assert {name: one["horario_inicio"] for name, one in (await _visits(stage, day)).items()} == stood

    # In the list a group is one row, which opens.
    await page.goto(_address(stage, day, visao="lista"))
    row = page.get_by_role("button", name=re.compile("Pilates.* de 6"))
    await expect(row).to_have_count(1)
    await row.click()
    await page.get_by_role("button", name=re.compile("^Iara Melo")).click()
    await page.get_by_role("region", name="Iara Melo").wait_for()
    await page.context.close()


async def test_who_comes_second_is_told_and_sees_what_the_first_did(
    stage: Stage, browser: Browser, day: dict[str, Any]
) -> None:
    who, what = day["people"][1], day["service"]
    asked = f"{API}agendamentos/horarios?data={MONDAY}&servico_id={what}&medico_id={who}&clinica_id={day['clinic']}"
    first, *_, last = [time["hora"] for time in await stage.call("GET", asked)]  # the others have left some free
    given = _visit(who, what, "Rita Sá", "11988806666", first)
    made = await stage.call("POST", f"{API}agendamentos", given)
    page = await signed_in(browser, stage)
    await page.goto(_address(stage, day))
    await _event(page, "Rita Sá").wait_for()

    async def another_is_quicker(route: Route) -> None:
        await stage.call("PUT", f"{API}agendamentos/{made['id']}", {"horario_inicio": last})
        await route.continue_()

    await page.route("**/confirmar", another_is_quicker, times=1)
    await _press(page, "Rita Sá", "c")
    await page.get_by_text(re.compile("^Alguém mudou este agendamento antes de você")).wait_for()
    await expect(_event(page, "Rita Sá")).to_contain_text(last)
    assert (await _visits(stage, day))["Rita Sá"]["confirmado_em"] is None
    await page.context.close()


async def test_time_that_a_calendar_outside_takes_is_greyed_and_told(
    stage: Stage, browser: Browser, day: dict[str, Any], tmp_path: Path
) -> None:
    calendar = await stage.link_calendar(day["people"][0])
    event = {"summary": "Dentista", "visibility": "private"} | {
        name: {"dateTime": f"{MONDAY}T{hour}:00-03:00", "timeZone": "America/Sao_Paulo"}
        for name, hour in (("start", "15:00"), ("end", "17:40"))
    }
    await stage.play("POST", f"google/calendars/{calendar}/events", event)
    page = await signed_in(browser, stage)
    await page.goto(_address(stage, day))
    busy = page.locator(".ec-event.agenda-outside", has_text="15:00")
    await expect(busy).to_contain_text("Ocupado · Google Agenda", timeout=20_000)  # nobody reloads
    await busy.click()
    card = page.get_by_role("dialog", name="Ocupado · Google Agenda")
    await card.get_by_text("Visto neste horário desde").wait_for()
    await expect(page.locator("body")).not_to_contain_text("Dentista")
    await page.screenshot(path=tmp_path / "outside.png")
    await page.context.close()


async def _moved(stage: Stage, day: dict[str, Any]) -> dict[str, dict[str, Any]] | None:
    visits = await _visits(stage, day)
    before = {name: f"{8 + number:02}:00" for number, name in enumerate(NAMES)}
    moved = [
        name
        for name in ("Célia Mota", "Davi Pires", "Elisa Nunes")
        if name not in visits
        or visits[name]["horario_inicio"] != before[name]
        or visits[name]["data_agendamento"] != str(MONDAY)
    ]
    return visits if len(moved) == 3 else None


async def _is(stage: Stage, day: dict[str, Any], name: str, status: str) -> bool:
    return bool((await _visits(stage, day))[name]["status"] == status)


async def _is_unconfirmed(stage: Stage, day: dict[str, Any], name: str) -> bool:
    return (await _visits(stage, day))[name]["confirmado_em"] is None


async def test_filters_show_whom_one_looks_for(stage: Stage, browser: Browser, day: dict[str, Any]) -> None:
    page = await signed_in(browser, stage)
    await page.goto(_address(stage, day, busca="breno"))
    await _event(page, "Breno Luz").wait_for()
    await expect(_event(page, "Alice Reis")).to_have_count(0)
    await page.goto(_address(stage, day, salas="true"))
    await page.get_by_text("Sala 1").first.wait_for()
    await _event(page, "Breno Luz").wait_for()
    await page.context.close()


@pytest.mark.parametrize("size", list(SIZES))
async def test_axe_finds_nothing_on_what_is_new(stage: Stage, browser: Browser, day: dict[str, Any], size: str) -> None:
    page = await signed_in(browser, stage, size, bypass_csp=True)
    found: dict[str, list[str]] = {}
    screens = {
        "rooms": _address(stage, day, salas="true"),
        "week": _address(stage, day, visao="semana"),
        "clinic": f"{stage.base}/clinicas/{day['clinic']}",
        "practitioner": f"{stage.base}/profissionais/{day['people'][0]}",
        "service": f"{stage.base}/servicos/{day['service']}",
    }
    for name, address in screens.items():
        await page.goto(address)
        await page.locator("main").wait_for()
        await page.wait_for_load_state("networkidle")
        await page.wait_for_timeout(300)
        if broken := await broken_rules(page):
            found[name] = broken
        wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, name
    await page.context.close()
    assert found == {}


async def test_axe_finds_nothing_on_what_opens_over_a_screen(
    stage: Stage, browser: Browser, day: dict[str, Any]
) -> None:
    tuesday = MONDAY + timedelta(days=1)
    for name, hour in (("Ugo Sales", "09:00"), ("Vera Nery", "09:30")):
        given = _visit(day["people"][1], day["service"], name, f"1198880{hour.replace(':', '')}", hour)
        await stage.call("POST", f"{API}agendamentos", given | {"data_agendamento": str(tuesday)})
    page = await signed_in(browser, stage, bypass_csp=True)
    found: dict[str, list[str]] = {}

    async def judge(what: str) -> None:
        await page.wait_for_timeout(200)  # it comes by a transition
        if broken := await broken_rules(page):
            found[what] = broken

    await page.goto(_address(stage, day, data=str(tuesday)))
    await _event(page, "Ugo Sales").wait_for()
    await page.get_by_role("button", name=re.compile("feira")).first.click()
    await page.get_by_role("button", name="Próximo mês").wait_for()
    await judge("the mini month")
    await page.keyboard.press("Escape")
    await page.wait_for_timeout(700)
    await _event(page, "Ugo Sales").focus()
    for key in ("Shift+ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        await expect(_event(page, "Ugo Sales")).to_be_focused()
        await page.wait_for_timeout(250)
        await page.keyboard.press(key)
    await page.get_by_role("dialog").get_by_text("Horários livres mais próximos").wait_for()
    await judge("a refused move")
    await page.goto(f"{stage.base}/promocoes")
    await page.get_by_role("button", name="Nova promoção").first.click()
    await page.get_by_role("dialog").wait_for()
    await judge("a promotion")
    await page.context.close()
    assert found == {}
