"""The control API's clinic side: registered numbers, behaviour, templates, and webhooks of any content."""

import asyncio
import secrets

import aiohttp
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from balcao.sandbox.control import ControlError, answer, body_of, route, world_of
from balcao.sandbox.whatsapp import settings as behaviour
from balcao.sandbox.whatsapp import shapes
from balcao.sandbox.whatsapp.accounts import status_of_template, tell_account
from balcao.sandbox.whatsapp.numbers import Number


def routes() -> list[Route]:
    return [
        route("/whatsapp/numbers", list_numbers, "GET"),
        route("/whatsapp/numbers/{phone_number_id}", number, "GET", "PUT", "DELETE"),
        route("/whatsapp/numbers/{phone_number_id}/verification", verify, "POST"),
        route("/whatsapp/settings", settings, "GET", "PUT"),
        route("/whatsapp/webhooks", send_any, "POST"),
        route("/whatsapp/templates/{account}", make_template, "POST"),
        route("/whatsapp/templates/{account}/{name}", change_template, "PATCH"),
    ]


async def list_numbers(request: Request) -> Response:
    return answer({"items": [one.without_secrets() for one in world_of(request).whatsapp.numbers.items.values()]})


async def number(request: Request) -> Response:
    world = world_of(request)
    phone_number_id = request.path_params["phone_number_id"]
    if request.method == "PUT":
        kept = world.whatsapp.numbers.register(phone_number_id, await body_of(request), world.webhook_url)
        return answer(kept.without_secrets())
    found = _number(request)
    if request.method == "DELETE":
        world.whatsapp.numbers.remove(phone_number_id)
        return answer()
    return answer(found.without_secrets())


async def verify(request: Request) -> Response:
    """Meta's challenge: GET on the webhook address."""
    found = _number(request)
    challenge = str(secrets.randbelow(10**9))
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": found.verify_token}
    joined = "&" if "?" in found.webhook_url else "?"
    url = found.webhook_url + joined + "&".join(f"{name}={value}" for name, value in query.items())
    try:
        status, body, _ = await world_of(request).whatsapp.sender.get(url, 10)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return answer({"ok": False, "status": None, "body": f"{type(error).__name__}: {error}"})
    text = body.decode("utf-8", "replace")
    return answer({"ok": status == 200 and text == challenge, "status": status, "body": text})


async def settings(request: Request) -> Response:
    world = world_of(request)
    if request.method == "PUT":
        world.whatsapp.settings = behaviour.changed(world.whatsapp.settings, await body_of(request))
        world.memory.keep("whatsapp_settings", "all", world.whatsapp.settings)
    return answer(world.whatsapp.settings)


async def send_any(request: Request) -> Response:
    body = await body_of(request)
    whatsapp = world_of(request).whatsapp
    number = whatsapp.phone.number(body.get("phone_number_id"))
    raw = body["raw"].encode() if "raw" in body else shapes.to_bytes(body["body"])
    headers = {"content-type": "application/json"}
    if body.get("signature", "good") != "missing":
        secret = number.app_secret if body.get("signature", "good") == "good" else "another secret"
        headers["x-hub-signature-256"] = shapes.signature(secret, raw)
    sends = [_post_any(request, number, raw, headers) for _ in range(int(body.get("times", 1)))]
    if body.get("parallel"):
        return answer({"answers": await asyncio.gather(*sends)})
    return answer({"answers": [await one for one in sends]})


async def _post_any(request: Request, number: Number, raw: bytes, headers: dict[str, str]) -> int | str:
    try:
        return await world_of(request).whatsapp.sender.post(number.webhook_url, raw, headers, 30)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return f"{type(error).__name__}: {error}"


async def make_template(request: Request) -> Response:
    kept = world_of(request).whatsapp.templates.create(
        request.path_params["account"], await body_of(request), "APPROVED"
    )
    return answer(kept, 201)


async def change_template(request: Request) -> Response:
    world = world_of(request)
    account, name = request.path_params["account"], request.path_params["name"]
    wanted = await body_of(request)
    changed = []
    for template in list(world.whatsapp.templates.of_account(account).values()):
        if template["name"] != name or wanted.get("language") not in (None, template["language"]):
            continue
        if wanted.get("category") not in (None, template["category"]):
            told = {
                "message_template_id": int(template["id"]),
                "message_template_name": name,
                "message_template_language": template["language"],
                "previous_category": template["category"],
                "new_category": wanted["category"],
            }
            template["category"] = wanted["category"]
            tell_account(world, account, "template_category_update", told, f"category {name}")
        if "quality" in wanted:
            told = {
                "message_template_id": int(template["id"]),
                "message_template_name": name,
                "message_template_language": template["language"],
                "previous_quality_score": template.get("quality_score", {}).get("score", "UNKNOWN"),
                "new_quality_score": wanted["quality"],
            }
            template["quality_score"] = {"score": wanted["quality"]}
            tell_account(world, account, "message_template_quality_update", told, f"quality {name}")
        if "status" in wanted:
            template["status"] = wanted["status"]
            if wanted["status"] == "REJECTED":
                template["rejected_reason"] = wanted.get("reason", "INVALID_FORMAT")
            told = status_of_template(template, wanted.get("reason"))
            tell_account(world, account, "message_template_status_update", told, f"template {name}")
        world.whatsapp.templates.put(account, template)
        changed.append(template)
    if not changed:
        raise ControlError(404, "no such template")
    return answer({"items": changed})


def _number(request: Request) -> Number:
    found = world_of(request).whatsapp.numbers.items.get(request.path_params["phone_number_id"])
    if found is None:
        raise ControlError(404, "no such number")
    return found
