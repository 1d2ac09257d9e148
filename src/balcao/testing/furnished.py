"""A tenant with one of everything that a route of the API can name: what begins such a route's path → its id."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import asyncpg

from balcao.core import clock
from balcao.core.database import plain_url
from balcao.testing.stage import Stage

API = "/api/v1/"
Ids = dict[str, str]
# Which of them a field of a body names; one that is called otherwise is none of ours.
FIELDS = {
    "agendamento_id": "agendamentos/",
    "assignee_id": "users/", "attachment_ids": "attachments/", "canned_reply_id": "canned-replies/",
    "channel_id": "channels/", "clinic_id": "clinicas/", "clinica_id": "clinicas/", "connection_id": "connections/",
    "contact_id": "contacts/", "conversation_id": "conversations/", "conversation_ids": "conversations/",
    "file_id": "attachments/", "hours_id": "business-hours/", "ids": "conversations/", "medico_id": "medicos/",
    "medicos": "medicos/", "member_ids": "users/", "mentions": "users/", "message_id": "messages/",
    "paciente_id": "contacts/", "reply_to": "messages/", "reserva_id": "agendamentos/reservas/",
    "servico_id": "servicos/", "servicos": "servicos/", "clinicas": "clinicas/",
    "team_id": "teams/", "user_id": "users/",
    "recurso_ids": "recursos/", "retorno_de": "agendamentos/", "sala_id": "recursos/",
}  # fmt: skip


async def furnish(stage: Stage, channel_id: str, conversation_id: str, mark: str) -> Ids:
    """All of the account that the stage calls for, `mark` standing in every name."""
    conversation = await stage.call("GET", f"{API}conversations/{conversation_id}")
    me = await stage.call("GET", f"{API}me")
    ids = {
        "conversations/": conversation_id,
        "contacts/": conversation["contact_id"],
        "messages/": (await stage.messages(conversation_id))[0]["id"],
        "channels/": channel_id,
        "connections/": channel_id,
        "satisfaction/channels/": channel_id,
        "users/": me["user"]["id"],
        "availability/": me["user"]["id"],
        "connectors/": "whatsapp_cloud",
        "queues/failed/": await _failed_job(stage, me["account"]["id"]),
        "kept-webhooks/": (await stage.call("GET", f"{API}kept-webhooks"))["items"][0]["id"],
        "marcacoes-externas/": await _outside_booking(stage, me["account"]["id"], channel_id, mark),
        "me/sign-ins/": (await stage.call("GET", f"{API}me/sign-ins"))["items"][0]["id"],
    }
    ids["consents/"] = await _consent(stage, me["account"]["id"], ids["contacts/"], mark)
    ids |= await _named(stage, mark) | await _agenda(stage, mark) | await _acts(stage, ids, mark)
    ids |= await _calendars(stage, ids, me["account"]["id"], mark)
    ids = {API + prefix: id for prefix, id in ids.items()}
    return ids | await _as_documented(stage, ids)


async def _as_documented(stage: Stage, ids: Ids) -> Ids:
    """What came after this page: made by its own POST with the body that the document shows."""
    paths = (await stage.call("GET", "/openapi.json"))["paths"]
    made = {}
    for prefix in {path.partition("{")[0] for path in paths if "{" in path} - ids.keys():
        if post := paths.get(prefix.rstrip("/"), {}).get("post"):
            body = with_own(ids, example_of(post["requestBody"]["content"]["application/json"]))
            made[prefix] = str((await stage.call("POST", prefix.rstrip("/"), body))["id"])
    return made


def example_of(content: dict[str, Any]) -> Any:
    """What the document shows of a body: its one example, or the first of those that have names."""
    return content["example"] if "example" in content else next(iter(content["examples"].values()))["value"]


def with_own(ids: Ids, body: Any, name: str = "") -> Any:
    """An example with the ids of what is there."""
    if isinstance(body, dict):
        return {key: with_own(ids, value, key) for key, value in body.items()}
    if isinstance(body, list):
        return [with_own(ids, value, name) for value in body]
    return ids[API + FIELDS[name]] if name in FIELDS and isinstance(body, str) and body != "me" else body


async def _named(stage: Stage, mark: str) -> Ids:
    """What a manager names and keeps."""
    once = uuid4().hex[:6]
    bodies: dict[str, dict[str, Any]] = {
        "api-clients/": {"name": mark, "role": "read_only"},
        "assignment-rules/": {"name": mark},
        "business-hours/": {"name": f"{mark} {once}", "periods": []},
        "canned-replies/": {"shortcut": f"s{once}", "title": mark, "text": mark},
        "contact-attributes/": {"key": f"x{once}", "name": mark, "kind": "text"},
        "invitations/": {"email": f"{mark.lower()}-{once}@exemplo.com.br"},
        "labels/": {"name": f"{mark} {once}"},
        "saved-filters/": {"name": mark, "is_shared": True},
        "service-levels/": {"name": f"{mark} {once}", "first_answer_minutes": 10},
        "teams/": {"name": f"{mark} {once}"},
    }
    return {path: (await stage.call("POST", API + path, body))["id"] for path, body in bodies.items()}


async def _agenda(stage: Stage, mark: str) -> Ids:
    day = _monday()
    hours = [{"dia": 1, "inicio": "08:00", "fim": "18:00"}]
    clinic = await stage.call(
        "POST",
        f"{API}clinicas/",
        {"nome": mark, "fuso_horario": "America/Sao_Paulo", "horario_funcionamento": hours, "fecha_feriados": False},
    )
    who = await stage.call(
        "POST", f"{API}medicos/", {"nome": mark, "crm": "CRM/SP 1", "clinica_id": clinic["id"], "horarios": hours}
    )
    service = await stage.call(
        "POST",
        f"{API}servicos/",
        {"nome": mark, "duracao_minutos": 30, "valor_particular": "1.00", "medicos": [who["id"]]},
    )
    wanted = {"medico_id": who["id"], "servico_id": service["id"]}
    patient = {"paciente_nome": mark, "paciente_telefone": "11987654321"}
    booked = await stage.call(
        "POST",
        f"{API}agendamentos",
        {**wanted, "data_agendamento": day, "horario_inicio": "09:00", **patient},
    )
    held = await stage.call("POST", f"{API}agendamentos/reservas", {**wanted, "inicio": f"{day}T10:00:00-03:00"})
    block = await stage.call(
        "POST",
        f"{API}medicos/{who['id']}/bloquear",
        {"inicio": f"{day}T14:00", "fim": f"{day}T15:00", "motivo": mark},
    )
    page = await stage.call(
        "POST", f"{API}paginas-agendamento", {"slug": f"pagina-{uuid4().hex[:8]}", "clinica_id": clinic["id"]}
    )
    return {
        "paginas-agendamento/": page["id"],
        "clinicas/": clinic["id"],
        "medicos/": who["id"],
        "servicos/": service["id"],
        "agendamentos/": booked["id"],
        "agendamentos/reservas/": held["id"],
        "bloqueios/": block["id"],
    }


async def _acts(stage: Stage, ids: Mapping[str, str], mark: str) -> Ids:
    """What people keep and plan at the inbox, a merge of two contacts, a list taken in, templates."""
    messages = f"{API}conversations/{ids['conversations/']}/messages"
    in_a_month = (clock.now() + timedelta(days=30)).isoformat()
    two = [(await stage.call("POST", f"{API}contacts", {"name": f"{mark} {n}"}))["id"] for n in (1, 2)]
    merged = await stage.call("POST", f"{API}contacts/{two[0]}/merges", {"contact_id": two[1]})
    table = await upload(stage, f"{mark}.csv", f"nome;telefone\n{mark};11987650000\n".encode())
    bulk = {"ids": [ids["conversations/"]], "change": {"priority": "high"}}
    await stage.call("POST", f"{API}templates/sync", {"channel_id": ids["channels/"]})
    price = {"market": "JP", "category": "utility", "micros": 1}
    price["valid_from"] = f"{(clock.now() - timedelta(days=uuid4().int % 9000)).date()}"
    templates = (await stage.call("GET", f"{API}templates"))["items"]
    return {
        "attachments/": table,
        "contact-imports/": (await stage.call("POST", f"{API}contact-imports", {"file_id": table}))["id"],
        "scheduled-messages/": (await stage.call("POST", messages, {"text": mark, "send_at": in_a_month}))["id"],
        "bulk-changes/": (await stage.call("POST", f"{API}conversations/bulk", bulk))["id"],
        "contact-merges/": merged["id"],
        "templates/": templates[0]["id"],
        "message-prices/": (await stage.call("POST", f"{API}message-prices", price))["id"],
    }


async def _calendars(stage: Stage, ids: Mapping[str, str], account_id: str, mark: str) -> Ids:
    """A calendar outside that nobody has consented to yet, and a conflict with it as a round would have found it."""
    told = {"connector": "google_calendar", "name": mark, "settings": {}}
    connection_id = (await stage.call("POST", f"{API}connections", told))["id"]
    link = {"medico_id": ids["medicos/"], "connection_id": connection_id, "calendar_id": mark, "calendar_name": mark}
    await stage.call("PUT", f"{API}calendar-links", {"items": [link]})
    mirror = (await stage.call("GET", f"{API}calendar-mirrors"))["items"][0]["id"]
    connection = await asyncpg.connect(plain_url(stage.database_url))
    try:
        conflict = await connection.fetchval(
            "INSERT INTO calendar_conflicts (account_id, id, kind, appointment_id, connection_id, calendar_id, "
            "event_id, ours, theirs) VALUES ($1, $2, 'overlap', $3, $4, $5, 'e', '{}', '{}') RETURNING id",
            *(UUID(id) for id in (account_id, str(uuid4()), ids["agendamentos/"], connection_id)),
            mark,
        )
    finally:
        await connection.close()
    return {"calendar-mirrors/": mirror, "calendar-conflicts/": str(conflict)}


async def upload(stage: Stage, name: str, content: bytes, media_type: str = "text/csv") -> str:
    form = aiohttp.FormData()
    form.add_field("file", content, filename=name, content_type=media_type)
    headers = {"Authorization": f"Bearer {stage.token}"}
    async with stage.http.post(f"{stage.base}{API}attachments", data=form, headers=headers) as response:
        assert response.status == 201, await response.text()
        return str((await response.json())["id"])


async def _failed_job(stage: Stage, account_id: str) -> str:
    """A job that was tried too often, as the queue keeps it; its number is so long that it stands nowhere by chance."""
    connection = await asyncpg.connect(plain_url(stage.database_url))
    payload = json.dumps({"do": "balcao.domains.conversations.sweep:sweep", "account_id": account_id, "given": {}})
    try:
        return str(
            await connection.fetchval(
                "INSERT INTO pgqueuer (id, priority, entrypoint, payload, status, headers, attempts) VALUES "
                "(1000000000 + (random() * 1000000000)::int, 0, 'upkeep', $1, 'failed', $2::jsonb, 6) RETURNING id",
                payload.encode(),
                json.dumps({"account_id": account_id}),
            )
        )
    finally:
        await connection.close()


async def _outside_booking(stage: Stage, account_id: str, connection_id: str, mark: str) -> str:
    """A booking made at another provider's page, as a webhook leaves it."""
    return await _written(
        stage,
        "INSERT INTO outside_bookings (account_id, id, connection_id, booking_id, event_id, offering_id, "
        "offering, person_name, start_at, end_at, changed_at, state, problem) "
        "VALUES ($1, $2, $3, $4, $4, 'o', $4, $4, now() + interval '9 days', now() + interval '10 days', "
        "now(), 'conflict', 'unmapped') RETURNING id",
        account_id, connection_id, mark,
    )  # fmt: skip


async def _consent(stage: Stage, account_id: str, contact_id: str, mark: str) -> str:
    """What the contact agreed to on the booking page."""
    return await _written(
        stage,
        "INSERT INTO contact_consents (account_id, id, contact_id, kind, version, words, origin, address, "
        "device, given_at) "
        "VALUES ($1, $2, $3, 'data', '1', $4, $4, $4, $4, now()) RETURNING id",
        account_id, contact_id, mark,
    )  # fmt: skip


async def _written(stage: Stage, statement: str, account_id: str, of: str, mark: str) -> str:
    connection = await asyncpg.connect(plain_url(stage.database_url))
    try:
        return str(await connection.fetchval(statement, UUID(account_id), uuid4(), UUID(of), mark))
    finally:
        await connection.close()


def _monday() -> str:
    today = clock.now().date()
    return date.fromordinal(today.toordinal() + 14 - today.weekday()).isoformat()
