"""The control API's patient side: what is done on the phone, and what the phone shows."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from balcao.sandbox.control import ControlError, answer, body_of, encode, route, world_of
from balcao.sandbox.whatsapp.numbers import Number
from balcao.sandbox.whatsapp.threads import Message, Thread

LONGEST_WAIT = 60.0
HIDDEN = ("phone_number_id", "wa_id", "key", "dialled")
Json = dict[str, Any]


def routes() -> list[Route]:
    patient = "/whatsapp/patients/{wa_id}"
    return [
        route("/whatsapp/messages", send_many, "POST"),
        route("/whatsapp/patients", list_patients, "GET"),
        route(patient, one_patient, "GET", "PUT", "DELETE"),
        route(patient + "/messages", send, "POST"),
        route(patient + "/messages", thread, "GET"),
        route(patient + "/messages/events", events, "GET"),
        route(patient + "/read", open_chat, "POST"),
        route(patient + "/read", close_chat, "DELETE"),
        route(patient + "/played", play, "POST"),
        route("/whatsapp/media/{media_id}", media, "GET"),
    ]


async def send(request: Request) -> Response:
    whatsapp = world_of(request).whatsapp
    wanted = await _wanted(request)
    message, update = whatsapp.phone.compose(request.path_params["wa_id"], wanted)
    if wanted.get("wait"):
        webhook_id, status = await whatsapp.sender.tell_and_wait(update)
        return answer({**shown(message), "webhook": {"id": webhook_id, "status": status}}, 201)
    whatsapp.sender.tell(update)
    return answer(shown(message), 201)


async def send_many(request: Request) -> Response:
    whatsapp = world_of(request).whatsapp
    body = await body_of(request)
    composed = [
        whatsapp.phone.compose(str(wanted["wa_id"]), {"phone_number_id": body.get("phone_number_id"), **wanted})
        for wanted in body.get("messages", [])
    ]
    for _, update in composed:
        whatsapp.sender.tell(update)
    return answer({"ids": [message.id for message, _ in composed]}, 202)


async def list_patients(request: Request) -> Response:
    whatsapp = world_of(request).whatsapp
    return answer({"items": [_patient(request, wa_id) for wa_id in whatsapp.people.patients]})


async def one_patient(request: Request) -> Response:
    whatsapp = world_of(request).whatsapp
    wa_id = whatsapp.people.real_number(request.path_params["wa_id"])
    if request.method == "PUT":
        wa_id = whatsapp.people.change(request.path_params["wa_id"], await body_of(request)).wa_id
    if wa_id not in whatsapp.people.patients:
        raise ControlError(404, "no such patient")
    if request.method == "DELETE":
        whatsapp.threads.forget_patient(wa_id)
        whatsapp.people.forget(wa_id)
        return answer()
    return answer(_patient(request, wa_id))


async def thread(request: Request) -> Response:
    found, business = _thread(request, request.query_params.get("phone_number_id"))
    since = int(request.query_params.get("since", 0))
    wait = min(float(request.query_params.get("wait", 0)), LONGEST_WAIT)
    if wait and not _newer(found, since):
        await found.wait_for_change(wait)
    now = world_of(request).clock.now()
    newer = _newer(found, since)
    return answer(
        {
            "wa_id": found.wa_id,
            "phone_number_id": found.phone_number_id,
            "cursor": max([since, *(one.cursor for one in newer)]),
            "typing": _is_typing(found, now),
            "window_expires_at": found.window_expires_at(),
            "business": {"name": business.verified_name, "display_phone_number": business.display_phone_number},
            "messages": [shown(one) for one in newer],
        }
    )


async def events(request: Request) -> Response:
    found, _ = _thread(request, request.query_params.get("phone_number_id"))
    since = int(request.headers.get("last-event-id") or request.query_params.get("since") or 0)
    headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
    return StreamingResponse(_stream(request, found, since), media_type="text/event-stream", headers=headers)


async def _stream(request: Request, found: Thread, since: int) -> AsyncIterator[bytes]:
    typing = False
    yield b": begin\n\n"
    world = world_of(request)
    while not world.ending.is_set() and not await request.is_disconnected():
        for message in sorted(_newer(found, since), key=lambda one: one.cursor):
            since = message.cursor
            yield b"event: message\nid: %d\ndata: %s\n\n" % (since, encode(shown(message)))
        now_typing = _is_typing(found, world.clock.now())
        if now_typing != typing:
            typing = now_typing
            yield b'event: typing\ndata: {"typing":%s}\n\n' % (b"true" if typing else b"false")
        if not _newer(found, since):
            await found.wait_for_change(5 if typing else 15)
            yield b": here\n\n"


async def open_chat(request: Request) -> Response:
    found, _ = _thread(request, (await body_of(request)).get("phone_number_id"))
    found.is_open = True
    read = world_of(request).whatsapp.statuses.read_all(found.phone_number_id, found.wa_id)
    return answer({"read": read})


async def close_chat(request: Request) -> Response:
    found, _ = _thread(request, request.query_params.get("phone_number_id"))
    found.is_open = False
    return answer()


async def play(request: Request) -> Response:
    body = await body_of(request)
    _thread(request, body.get("phone_number_id"))
    whatsapp = world_of(request).whatsapp
    message = whatsapp.threads.messages.get(body.get("message_id", ""))
    if message is None or message.sender != "business" or message.type != "audio":
        raise ControlError(404, "message_id names no voice message of the clinic")
    whatsapp.statuses.played(message)
    return answer(shown(message))


async def media(request: Request) -> Response:
    shelf = world_of(request).whatsapp.media
    found = shelf.items.get(request.path_params["media_id"])
    if found is None:
        raise ControlError(404, "no such media")
    # Whatever a patient sent is shown as what it says it is, never run as a page of this address.
    headers = {"x-content-type-options": "nosniff", "content-security-policy": "sandbox; default-src 'none'"}
    return Response(shelf.content(found.id), media_type=found.mime_type, headers=headers)


def shown(message: Message) -> Json:
    """As the README has it."""
    seen: Json = {name: value for name, value in msgspec.to_builtins(message).items() if name not in HIDDEN}
    return seen


async def _wanted(request: Request) -> Json:
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return await body_of(request)
    form = await request.form(max_part_size=110 * 1024 * 1024)
    wanted: Json = {name: value for name, value in form.items() if not isinstance(value, UploadFile)}
    for name in ("voice", "animated", "forwarded", "wait", "hide_phone"):
        if name in wanted:
            wanted[name] = wanted[name] in ("1", "true", "True", "on")
    file = form.get("file")
    if isinstance(file, UploadFile):
        wanted["bytes"] = await file.read()
        wanted.setdefault("mime_type", file.content_type)
        wanted.setdefault("filename", file.filename)
    return wanted


def _thread(request: Request, phone_number_id: Any) -> tuple[Thread, Number]:
    whatsapp = world_of(request).whatsapp
    number = whatsapp.phone.number(phone_number_id)
    wa_id = whatsapp.people.real_number(request.path_params["wa_id"])
    return whatsapp.threads.thread(number.phone_number_id, wa_id), number


def _newer(found: Thread, since: int) -> list[Message]:
    return sorted((one for one in found.messages.values() if one.cursor > since), key=lambda one: one.at)


def _is_typing(found: Thread, now: datetime) -> bool:
    return found.typing_until is not None and found.typing_until > now


def _patient(request: Request, wa_id: str) -> Json:
    whatsapp = world_of(request).whatsapp
    patient = whatsapp.people.patients[wa_id]
    threads = []
    for found in whatsapp.threads.of_patient(wa_id):
        messages = list(found.messages.values())
        if not messages or found.phone_number_id not in whatsapp.numbers.items:
            continue
        unread = sum(
            1 for one in messages if one.sender == "business" and one.status not in ("read", "played", "failed")
        )
        threads.append(
            {
                "phone_number_id": found.phone_number_id,
                "last_message": messages[-1].text,
                "last_at": messages[-1].at,
                "unread": unread,
            }
        )
    number = next(iter(whatsapp.numbers.items.values()), None)
    user_id = patient.user_id(number.business_account_id) if number else None
    return {**msgspec.to_builtins(patient), "user_id": user_id, "threads": threads}
