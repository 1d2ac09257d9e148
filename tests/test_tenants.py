"""Two tenants, every route and every id: nothing is seen or changed across."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from balcao.core import clock
from balcao.testing.stage import PASSWORD, Stage

OPEN = {"/livez", "/readyz", "/api/integrations/health", "/api/v1/first-owner"}
METHODS = ("get", "put", "post", "delete")


async def _furnish(stage: Stage) -> dict[str, str]:
    """One of each thing, in the stage's own account: name → id."""
    ana = stage.patient("5511987670001", "Zuleica Xisto")
    await ana.say("só eu, Xisto, e a clínica")
    conversation = await ana.conversation()
    await stage.call("PUT", f"/api/v1/conversations/{conversation['id']}", {"assignee_id": "me", "bot_active": False})
    message = (await stage.messages(conversation["id"]))[0]
    ids = {"conversation": conversation["id"], "message": message["id"], "contact": conversation["contact_id"]}
    clinic = await stage.call(
        "POST", "/api/v1/clinicas/", {"nome": "Clínica Xisto", "fuso_horario": "America/Sao_Paulo"}
    )
    service = await stage.call(
        "POST", "/api/v1/servicos/", {"nome": "Serviço Xisto", "duracao_minutos": 30, "valor_particular": "100.00"}
    )
    practitioner = await stage.call(
        "POST", "/api/v1/medicos/", {"nome": "Dra. Xisto", "crm": "CRM/SP 123456", "clinica_id": clinic["id"]}
    )
    reply = await stage.call(
        "POST", "/api/v1/canned-replies", {"shortcut": f"s{uuid4().hex[:6]}", "title": "Xisto", "text": "Xisto"}
    )
    label = await stage.call("POST", "/api/v1/labels", {"name": f"xisto Xisto {uuid4().hex[:6]}"})
    me = await stage.call("GET", "/api/v1/me")
    invitation = await stage.call("POST", "/api/v1/invitations", {"email": f"xisto-{uuid4().hex[:8]}@exemplo.com.br"})
    sign_in = (await stage.call("GET", "/api/v1/me/sign-ins"))["items"][0]
    return ids | {
        "clinic": clinic["id"],
        "service": service["id"],
        "practitioner": practitioner["id"],
        "canned": reply["id"],
        "label": label["id"],
        **await _furnish_desk(stage),
        **await _furnish_acts(stage, ids["conversation"]),
        "connection": stage.channel_id,
        "user": me["user"]["id"],
        "invitation": invitation["id"],
        "sign_in": sign_in["id"],
    }


async def _furnish_desk(stage: Stage) -> dict[str, str]:
    bodies: dict[str, dict[str, Any]] = {
        "teams": {}, "assignment-rules": {}, "business-hours": {"periods": []},
        "service-levels": {"first_answer_minutes": 10},
    }  # fmt: skip
    return {
        path: (await stage.call("POST", f"/api/v1/{path}", {"name": f"Xisto {uuid4().hex[:6]}", **body}))["id"]
        for path, body in bodies.items()
    }


async def _furnish_acts(stage: Stage, conversation_id: str) -> dict[str, str]:
    """What people keep and plan at the inbox, and a merge of two contacts."""
    in_a_month = (clock.now() + timedelta(days=30)).isoformat()
    bodies: dict[str, dict[str, Any]] = {
        "saved-filters": {"name": "Xisto", "is_shared": True},
        "contact-attributes": {"key": f"x{uuid4().hex[:6]}", "name": "Xisto", "kind": "text"},
        f"conversations/{conversation_id}/messages": {"text": "Xisto", "send_at": in_a_month},
        "conversations/bulk": {"ids": [conversation_id], "change": {"priority": "high"}},
    }
    made = {path: (await stage.call("POST", f"/api/v1/{path}", body))["id"] for path, body in bodies.items()}
    two = [(await stage.call("POST", "/api/v1/contacts", {"name": f"Dois Xisto {number}"}))["id"] for number in (1, 2)]
    merged = await stage.call("POST", f"/api/v1/contacts/{two[0]}/merges", {"contact_id": two[1]})
    return made | {"kept contact": two[0], "gone contact": two[1], "merge": merged["id"]}


async def test_nothing_is_seen_or_changed_across_tenants(stage: Stage) -> None:
    ids = await _furnish(stage)
    before = {name: await _look(stage, name, id) for name, id in ids.items()}
    other = await _other_token(stage)
    paths = (await stage.call("GET", "/openapi.json"))["paths"]
    asked = 0
    for path, operations in paths.items():
        if path in OPEN or path.startswith(("/api/v1/auth/", "/api/v1/webhooks", "/api/v1/oauth")):
            continue
        for method in METHODS:
            if method not in operations:
                continue
            for address in _addresses(path, ids):
                status, body = await _ask(stage, method, address, other)
                asked += 1
                assert status < 500, f"{method} {address}: {status} {body[:300]}"
                leaked = [name for name, id in ids.items() if id in body and id not in address]
                assert not leaked, f"{method} {address} tells of {leaked}: {body[:300]}"
                assert "Xisto" not in body, f"{method} {address}: {body[:300]}"
                if "{" in path:
                    assert status >= 400 or _is_empty(body), f"{method} {address}: {status} {body[:300]}"
    assert asked > 100
    after = {name: await _look(stage, name, id) for name, id in ids.items()}
    assert after == before


def _addresses(path: str, ids: dict[str, str]) -> list[str]:
    if "{" not in path:
        return [path]
    prefix, _, rest = path.partition("{")
    suffix = rest.partition("}")[2]
    return [prefix + id + suffix for id in ids.values()] if "{" not in suffix else []


async def _ask(stage: Stage, method: str, address: str, token: str) -> tuple[int, str]:
    body: Any = {} if method in {"put", "post"} else None
    headers = {"Authorization": f"Bearer {token}"}
    async with stage.http.request(
        method, stage.base + address, json=body, headers=headers, allow_redirects=False
    ) as response:
        return response.status, await response.text()


def _is_empty(body: str) -> bool:
    return not body or json.loads(body) in ({"items": [], "next_cursor": None}, {"items": []}, [])


async def _look(stage: Stage, name: str, id: str) -> Any:
    where = {
        "conversation": "conversations", "message": "messages", "contact": "contacts", "clinic": "clinicas",
        "service": "servicos", "practitioner": "medicos", "canned": "canned-replies", "connection": "connections",
        "user": "users",
    }  # fmt: skip
    where |= {name: name for name in ("teams", "assignment-rules", "business-hours", "service-levels")}
    if name not in where:
        return None
    seen = await stage.call("GET", f"/api/v1/{where[name]}/{id}")
    return {key: value for key, value in seen.items() if key not in {"health", "last_seen_at"}}


async def _other_token(stage: Stage) -> str:
    email = f"outro-{uuid4().hex[:8]}@exemplo.com.br"
    await stage.make_account("Outra Clínica", email)
    given = {"grant_type": "password", "username": email, "password": PASSWORD}
    token: str = (await stage.call("POST", "/api/v1/auth/token", given, Authorization=""))["access_token"]
    return token
