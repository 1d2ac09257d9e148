"""Reminders and the waiting list through real processes: said by template, answered on the phone, seen by all."""

from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg

from balcao.core import clock
from balcao.core.database import plain_url
from balcao.domains.notifications.offers.words import CONTENT
from balcao.testing.stage import BUSINESS_ID, Stage

API = "/api/v1"
ZONE = ZoneInfo("America/Sao_Paulo")
NO_QUIET = {"silencio_de": "00:00", "silencio_ate": "00:00"}


async def test_a_reminder_is_confirmed_on_the_phone_and_a_freed_time_goes_to_who_waits(stage: Stage) -> None:
    clinic = await _clinic(stage)
    await _remind(stage)
    await stage.call("PUT", f"{API}/lista-espera/opcoes", NO_QUIET)
    ana, bia = (stage.patient(f"55119{uuid4().int % 10**8:08d}", name) for name in ("Ana Lembrada", "Bia Espera"))
    booked = await _book(stage, clinic, ana, "09:00")
    wish = await stage.call(
        "POST",
        f"{API}/lista-espera",
        {"paciente_nome": bia.name, "paciente_telefone": bia.number, "servico_id": clinic["servico_id"],
         "data_inicio": booked["data_agendamento"], "data_fim": booked["data_agendamento"]},
    )  # fmt: skip
    await _make_due(stage, booked["id"])
    reminder = (await ana.heard(1))[-1]
    assert "Lembramos do seu horário" in reminder["text"] and clinic["servico"] not in reminder["text"]
    await _press(ana, reminder, "Confirmar")
    assert "Presença confirmada" in (await ana.heard(2))[-1]["text"]
    seen = (await stage.call("GET", f"{API}/agendamentos/{booked['id']}/lembretes"))["items"]
    told = next(one for one in seen if one["status"] == "enviado")
    assert (told["resposta"], told["mensagem_status"] in {"sent", "delivered", "read"}) == ("confirmou", True)
    assert (await stage.call("GET", f"{API}/agendamentos/{booked['id']}"))["confirmado_em"]

    await _press(ana, reminder, "Cancelar")
    offer = (await bia.heard(1))[-1]
    assert "Surgiu um horário" in offer["text"] and "9h" in offer["text"]
    await _press(bia, offer, "Quero")
    assert "o horário é seu" in (await bia.heard(2))[-1]["text"]
    taken = await stage.call("GET", f"{API}/lista-espera/{wish['id']}")
    now_booked = await stage.call("GET", f"{API}/agendamentos/{taken['agendado_id']}")
    assert (taken["status"], now_booked["paciente_nome"], now_booked["horario_inicio"]) == (
        "agendado", bia.name, "09:00",
    )  # fmt: skip
    figures = await stage.call("GET", f"{API}/lista-espera/metricas")
    assert figures["vagas_preenchidas"] >= 1 and figures["taxa_preenchimento"] > 0


async def _clinic(stage: Stage) -> dict[str, Any]:
    """With one time a day, so that nothing else is free for whoever waits."""
    place = await stage.call(
        "POST", f"{API}/clinicas/", {"nome": "Clínica do Lembrete", "fuso_horario": "America/Sao_Paulo"}
    )
    hours = [{"dia": day, "inicio": "09:00", "fim": "09:30"} for day in range(1, 8)]
    who = await stage.call(
        "POST", f"{API}/medicos/",
        {"nome": "Dra. Lia Nunes", "crm": "CRO/SP 4321", "clinica_id": place["id"], "horarios": hours},
    )  # fmt: skip
    name = f"Exame {uuid4().hex[:6]}"
    service = await stage.call(
        "POST", f"{API}/servicos/", {"nome": name, "duracao_minutos": 30, "medicos": [who["id"]]}
    )
    return {"medico_id": who["id"], "servico_id": service["id"], "servico": name}


async def _remind(stage: Stage) -> None:
    """The chain that one click makes, without quiet hours.

    The provider knows both names already: one says what ours does, and is used; the other is somebody else's.
    """
    answers = [{"type": "QUICK_REPLY", "text": button["title"]} for button in CONTENT["buttons"]]
    named = [{"param_name": name, "example": value} for name, value in CONTENT["samples"].items()]
    offer = [
        {"type": "BODY", "text": CONTENT["body"], "example": {"body_text_named_params": named}},
        {"type": "BUTTONS", "buttons": answers},
    ]
    theirs = [{"type": "BODY", "text": "Lembrete da sua consulta."}]
    made_there = {"language": "pt_BR", "category": "UTILITY", "parameter_format": "NAMED"}
    for name, components in (("vaga_na_agenda", offer), ("lembrete_de_consulta", theirs)):
        await stage.play(
            "POST", f"whatsapp/templates/{BUSINESS_ID}", made_there | {"name": name, "components": components}
        )
    await stage.play("PUT", "whatsapp/settings", {"template_approval_ms": 100, "template_verdict": "approve"})
    made = await stage.call("POST", f"{API}/lembretes/sequencias/padrao", {"channel_id": stage.channel_id}, expect=201)
    assert {step["modelo"] for step in made["passos"]} == {"lembrete_de_consulta_v2"}
    body = {name: made[name] for name in ("nome", "servico_id", "clinica_id", "ativa", "passos")}
    await stage.call("PUT", f"{API}/lembretes/sequencias/{made['id']}", body | NO_QUIET)

    async def approved() -> bool:
        names = {"lembrete_de_consulta_v2", "vaga_na_agenda"}
        found = (await stage.call("GET", f"{API}/templates?limit=100&channel_id={stage.channel_id}"))["items"]
        ready = {one["name"] for one in found if one["status"] == "approved"}
        return names <= ready

    await stage.until(approved, 15, "the templates approved")


async def _book(stage: Stage, clinic: dict[str, Any], patient: Any, hour: str) -> dict[str, Any]:
    day = (clock.now().astimezone(ZONE) + timedelta(days=9)).date().isoformat()
    booked: dict[str, Any] = await stage.call(
        "POST", f"{API}/agendamentos",
        {"paciente_nome": patient.name, "paciente_telefone": patient.number, "data_agendamento": day,
         "horario_inicio": hour, "medico_id": clinic["medico_id"], "servico_id": clinic["servico_id"]},
    )  # fmt: skip
    return booked


async def _make_due(stage: Stage, appointment_id: str) -> None:
    """As if it were three days before the visit."""

    async def planned() -> bool:
        return len((await stage.call("GET", f"{API}/agendamentos/{appointment_id}/lembretes"))["items"]) == 3

    await stage.until(planned, 15, "the reminders planned")
    connection = await asyncpg.connect(plain_url(stage.database_url))
    try:
        await connection.execute(
            "UPDATE reminders SET due_at = now() WHERE appointment_id = $1::uuid AND before_minutes = 4320",
            appointment_id,
        )
    finally:
        await connection.close()


async def _press(patient: Any, message: dict[str, Any], title: str) -> None:
    await patient.send(type="button_tap", message_id=message["id"], button=title)
