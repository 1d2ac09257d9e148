"""The Graph API as the clinic's software calls it: messages, media, templates, numbers, accounts."""

import re
from collections.abc import Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.routing import Route

from balcao.sandbox.calls import Answer, Call, Handler, provider_call
from balcao.sandbox.whatsapp import accounts, messages
from balcao.sandbox.whatsapp.access import check_version, media_for, number_for
from balcao.sandbox.whatsapp.errors import GraphError, UnknownObject, answer_to_fault
from balcao.sandbox.whatsapp.media import check_upload
from balcao.sandbox.whatsapp.numbers import Number

FIELDS_OF_NUMBER: dict[str, Callable[[Number], Any]] = {
    "verified_name": lambda number: number.verified_name,
    "display_phone_number": lambda number: number.display_phone_number,
    "quality_rating": lambda number: number.quality_rating,
    "code_verification_status": lambda number: "VERIFIED",
    "platform_type": lambda number: "CLOUD_API",
    "throughput": lambda number: {"level": "STANDARD"},
    "whatsapp_business_manager_messaging_limit": lambda number: number.messaging_limit,
    "is_on_biz_app": lambda number: number.is_on_biz_app,
    "status": lambda number: "CONNECTED",
    "name_status": lambda number: "APPROVED",
    "health_status": lambda number: {
        "can_send_message": "AVAILABLE",
        "entities": [{"entity_type": "PHONE_NUMBER", "id": number.phone_number_id, "can_send_message": "AVAILABLE"}],
    },
    "webhook_configuration": lambda number: {"application": number.webhook_url},
}
SHOWN_BY_DEFAULT = (
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
)


def graph(handle: Handler) -> Handler:
    """Checks the version and turns a GraphError into its answer."""

    async def handled(call: Call) -> Answer:
        try:
            check_version(call)
            return await handle(call)
        except GraphError as error:
            return error.answer()
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return GraphError(100, f"The body is not valid JSON: {error}").answer()

    return handled


async def send(call: Call) -> Answer:
    return await messages.handle(call)


async def upload(call: Call) -> Answer:
    number = number_for(call)
    form = await call.request.form(max_part_size=110 * 1024 * 1024)
    file = form.get("file")
    if form.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    if file is None or isinstance(file, str):
        raise GraphError(100, "The parameter file is required.")
    content = await file.read()
    mime_type = str(form.get("type") or file.content_type or "")
    if not file.content_type or mime_type.partition(";")[0] != file.content_type.partition(";")[0]:
        raise GraphError(131053, f"The part file says {file.content_type}, type says {mime_type}.")
    check_upload(content, mime_type)
    media = call.world.whatsapp.media.put(
        number.phone_number_id, content, mime_type, file.filename, False, call.world.clock.now()
    )
    return Answer(200, {"id": media.id})


async def read_node(call: Call) -> Answer:
    node = call.request.path_params["node"]
    whatsapp = call.world.whatsapp
    if node in whatsapp.media.items:
        media = media_for(call, node)
        return Answer(
            200,
            {
                "messaging_product": "whatsapp",
                "url": call.world.media_link(media, _base_url(call.request)),
                "mime_type": media.mime_type,
                "sha256": media.sha256,
                "file_size": str(media.size),
                "id": media.id,
            },
        )
    if node in whatsapp.numbers.items:
        number = number_for(call)
        asked = call.request.query_params.get("fields")
        names = [name.partition("{")[0] for name in asked.split(",")] if asked else SHOWN_BY_DEFAULT
        for name in names:
            if name not in FIELDS_OF_NUMBER and name != "id":
                raise GraphError(100, f"Tried accessing nonexisting field ({name})")
        shown: dict[str, Any] = {name: FIELDS_OF_NUMBER[name](number) for name in names if name != "id"}
        return Answer(200, {**shown, "id": number.phone_number_id})
    return await accounts.read_node(call)


async def delete_node(call: Call) -> Answer:
    node = call.request.path_params["node"]
    if node not in call.world.whatsapp.media.items:
        raise UnknownObject("DELETE", node)
    media_for(call, node)
    call.world.whatsapp.media.remove(node)
    return Answer(200, {"success": True})


async def download(call: Call) -> Answer:
    """As lookaside.fbsbx.com: the link lives five minutes and still wants the token."""
    media = call.world.whatsapp.media.behind_link(call.request.path_params["name"], call.world.clock.now())
    if media is None:
        return Answer(404, {"error": {"message": "Media link expired", "type": "OAuthException", "code": 404}})
    media_for(call, media.id)
    return Answer(200, call.world.whatsapp.media.content(media.id), media.mime_type)


def _base_url(request: Request) -> str:
    """The address by which the caller reached us, down to /whatsapp."""
    return str(request.base_url).rstrip("/") + "/whatsapp"


def _scope_of_node(request: Request) -> str:
    is_media = request.path_params["node"] in request.app.state.world.whatsapp.media.items
    return "whatsapp.media" if is_media else "whatsapp.node"


def routes() -> list[Route]:
    def route(path: str, scope: Any, handle: Handler, *methods: str) -> Route:
        return Route(path, provider_call(scope, graph(handle), answer_to_fault), methods=list(methods))

    node = "/whatsapp/{version}/{node}"
    return [
        route(node + "/messages", "whatsapp.messages", send, "POST"),
        route(node + "/marketing_messages", "whatsapp.messages", messages.handle_marketing, "POST"),
        Route(
            "/whatsapp/media-file/{name}",
            provider_call("whatsapp.media_download", _without_version(download), answer_to_fault),
        ),
        route(node + "/media", "whatsapp.media", upload, "POST"),
        route(node + "/message_templates", "whatsapp.templates", accounts.list_templates, "GET"),
        route(node + "/message_templates", "whatsapp.templates", accounts.create_template, "POST"),
        route(node + "/message_templates", "whatsapp.templates", accounts.delete_template, "DELETE"),
        route(node + "/uploads", "whatsapp.templates", accounts.begin_upload, "POST"),
        route(node + "/phone_numbers", "whatsapp.node", accounts.phone_numbers, "GET"),
        route(node + "/subscribed_apps", "whatsapp.node", accounts.subscribed_apps, "GET", "POST", "DELETE"),
        route(node + "/whatsapp_business_profile", "whatsapp.node", accounts.profile, "GET", "POST"),
        route(node, _scope_of_node, read_node, "GET"),
        route(node, _scope_of_node, delete_node, "DELETE"),
        route(node, "whatsapp.templates", accounts.edit_node, "POST"),
        route(
            "/whatsapp/{version}/{path:path}", "whatsapp.node", _nothing_here, "GET", "POST", "DELETE", "PUT", "PATCH"
        ),
    ]


async def _nothing_here(call: Call) -> Answer:
    node = re.split("/", call.request.path_params["path"])[0]
    raise UnknownObject(call.request.method, node)


def _without_version(handle: Handler) -> Handler:
    async def handled(call: Call) -> Answer:
        try:
            return await handle(call)
        except GraphError as error:
            return error.answer()

    return handled
