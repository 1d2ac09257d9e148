"""The business account's side of Graph: templates, numbers, subscription to webhooks, profile."""

import base64
import re
import secrets
from typing import Any

from balcao.sandbox.calls import Answer, Call
from balcao.sandbox.whatsapp.access import account_for, number_for
from balcao.sandbox.whatsapp.errors import GraphError, TemplateError, UnknownObject
from balcao.sandbox.whatsapp.numbers import Number, check_token
from balcao.sandbox.whatsapp.sending import Update

Json = dict[str, Any]
TEMPLATE_FIELDS = ("name", "language", "status", "category", "parameter_format", "components", "id")
APP_ID = "670843887433847"
UPLOAD = re.compile(r"upload:[0-9a-f]{32}")
UPLOADABLE = ("application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4")


async def list_templates(call: Call) -> Answer:
    account = account_for(call)
    query = call.request.query_params
    found = [
        template
        for template in call.world.whatsapp.templates.of_account(account).values()
        if all(query.get(name) in (None, template.get(name)) for name in ("name", "language", "status", "category"))
    ]
    limit = min(int(query["limit"]) if query.get("limit", "").isdigit() else 25, 1000)
    start = _position(query.get("after"))
    names = [name for name in query.get("fields", "").split(",") if name] or list(TEMPLATE_FIELDS)
    page = [
        {name: template[name] for name in {*names, "id"} if name in template}
        for template in found[start : start + limit]
    ]
    paging: Json = {"cursors": {"before": _cursor(start), "after": _cursor(start + len(page))}}
    if start + len(page) < len(found):
        url = call.request.url.include_query_params(after=_cursor(start + len(page)))
        paging["next"] = str(url)
    return Answer(200, {"data": page, "paging": paging} if page else {"data": []})


async def create_template(call: Call) -> Answer:
    account = account_for(call)
    kept = call.world.whatsapp.templates.create(account, call.json(), "PENDING")
    _approve_later(call, account, kept["id"])
    return Answer(200, {"id": kept["id"], "status": "PENDING", "category": kept["category"]})


async def delete_template(call: Call) -> Answer:
    account = account_for(call)
    name = call.request.query_params.get("name", "")
    gone = call.world.whatsapp.templates.remove(account, name, call.request.query_params.get("hsm_id"))
    if not gone:
        raise TemplateError(2593002, "Message Template Not Found", "The message template does not exist.")
    return Answer(200, {"success": True})


async def phone_numbers(call: Call) -> Answer:
    account = account_for(call)
    shown = [_number(number) for number in call.world.whatsapp.numbers.of_account(account)]
    return Answer(200, {"data": shown, "paging": {"cursors": {"before": _cursor(0), "after": _cursor(len(shown))}}})


async def subscribed_apps(call: Call) -> Answer:
    account = account_for(call)
    numbers = call.world.whatsapp.numbers
    if call.request.method == "GET":
        app = {"whatsapp_business_api_data": {"id": APP_ID, "name": "Balcão", "link": "https://example.test/"}}
        return Answer(200, {"data": [app] if any(one.subscribed for one in numbers.of_account(account)) else []})
    for number in numbers.of_account(account):
        number.subscribed = call.request.method == "POST"
        numbers.keep(number)
    return Answer(200, {"success": True})


async def profile(call: Call) -> Answer:
    number = number_for(call)
    if call.request.method == "POST":
        return Answer(200, {"success": True})
    about = {"about": number.verified_name, "vertical": "HEALTH", "messaging_product": "whatsapp"}
    return Answer(200, {"data": [about]})


async def read_node(call: Call) -> Answer:
    node = call.request.path_params["node"]
    found = call.world.whatsapp.templates.by_id(node)
    if found:
        account, template = found
        _check_account(call, account)
        return Answer(200, {name: template[name] for name in TEMPLATE_FIELDS if name in template})
    if node == "app":
        _check_any_token(call)
        return Answer(200, {"id": APP_ID, "name": "Balcão", "link": "https://example.test/"})
    account_for(call)
    return Answer(
        200, {"id": node, "name": "Clínica Modelo", "timezone_id": "25", "message_template_namespace": "sandbox"}
    )


async def edit_node(call: Call) -> Answer:
    """A template's content, or a number's settings (PIN, webhook address)."""
    node = call.request.path_params["node"]
    if UPLOAD.fullmatch(node):
        return await _upload(call, node)
    found = call.world.whatsapp.templates.by_id(node)
    if found is None:
        number = number_for(call)
        override = call.json().get("webhook_configuration", {}).get("override_callback_uri")
        if override is not None:
            number.webhook_url = override
            call.world.whatsapp.numbers.keep(number)
        return Answer(200, {"success": True})
    account, template = found
    _check_account(call, account)
    call.world.whatsapp.templates.change(account, template, call.json(), call.world.clock.now())
    _approve_later(call, account, node)
    return Answer(200, {"success": True})


async def begin_upload(call: Call) -> Answer:
    """A session for the example of a template's header; it belongs to the app."""
    _check_any_token(call)
    query = call.request.query_params
    if call.request.path_params["node"] != APP_ID:
        raise UnknownObject("POST", call.request.path_params["node"])
    if query.get("file_type") not in UPLOADABLE or not query.get("file_length", "").isdigit():
        raise GraphError(100, "file_type and file_length are needed, of a type that may be uploaded.")
    id = f"upload:{secrets.token_hex(16)}"
    call.world.whatsapp.templates.uploads[id] = int(query["file_length"])
    return Answer(200, {"id": id})


async def _upload(call: Call, id: str) -> Answer:
    expected = call.world.whatsapp.templates.uploads.get(id)
    if expected is None or not call.request.headers.get("authorization", "").startswith("OAuth "):
        raise GraphError(100, "The upload session does not exist, or the token is not given as OAuth.")
    body = await call.request.body()
    if len(body) != expected or call.request.headers.get("file_offset") != "0":
        raise GraphError(100, f"{len(body)} bytes came, {expected} were announced.")
    return Answer(200, {"h": f"4::{base64.b64encode(id.encode()).decode()}"})


def _check_any_token(call: Call) -> None:
    numbers = list(call.world.whatsapp.numbers.items.values())
    check_token(call.request.headers.get("authorization"), call.request.query_params.get("appsecret_proof"), numbers)


def tell_account(world: Any, account: str, field: str, value: Json, what: str) -> None:
    """Account webhooks carry no number; one goes to each address of the account."""
    told = set()
    for number in world.whatsapp.numbers.of_account(account):
        if number.webhook_url not in told:
            told.add(number.webhook_url)
            world.whatsapp.sender.tell(Update(number, field, "account", value, None, [what]))


def status_of_template(template: Json, reason: str | None = None) -> Json:
    return {
        "event": template["status"],
        "message_template_id": int(template["id"]),
        "message_template_name": template["name"],
        "message_template_language": template["language"],
        "message_template_category": template["category"],
        "reason": reason or "NONE",
    }


def _approve_later(call: Call, account: str, template_id: str) -> None:
    world = call.world

    async def decide() -> None:
        await world.pause(world.whatsapp.settings.template_approval_ms / 1000)
        template = world.whatsapp.templates.of_account(account).get(template_id)
        if not template or template["status"] != "PENDING":
            return
        wanted = world.whatsapp.settings
        rejected = wanted.template_verdict == "reject"
        template["status"] = "REJECTED" if rejected else "APPROVED"
        if rejected:
            template["rejected_reason"] = wanted.template_rejection
        world.whatsapp.templates.put(account, template)
        told = status_of_template(template, wanted.template_rejection if rejected else None)
        tell_account(world, account, "message_template_status_update", told, f"template {template['name']}")

    world.whatsapp.sender.later(decide())


def _check_account(call: Call, account: str) -> None:
    numbers = call.world.whatsapp.numbers.of_account(account)
    check_token(call.request.headers.get("authorization"), call.request.query_params.get("appsecret_proof"), numbers)
    if not numbers:
        raise UnknownObject(call.request.method, account)


def _number(number: Number) -> Json:
    return {
        "verified_name": number.verified_name,
        "code_verification_status": "VERIFIED",
        "display_phone_number": number.display_phone_number,
        "quality_rating": "GREEN",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "id": number.phone_number_id,
    }


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(str(position).encode()).decode()


def _position(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor))
    except ValueError:
        raise GraphError(100, "Invalid cursor.") from None
