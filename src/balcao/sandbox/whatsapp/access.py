"""Who may call for which object: version, number, account and media behind a Graph path."""

import re

from balcao.sandbox.calls import Call
from balcao.sandbox.whatsapp.errors import GraphError, UnknownObject, UnknownPath
from balcao.sandbox.whatsapp.media import Media
from balcao.sandbox.whatsapp.numbers import Number, check_token

VERSION = re.compile(r"v(2[2-6])\.0")


def check_version(call: Call) -> None:
    """v21.0 and older are gone or about to go; newer than v26.0 do not exist yet (calendar of July 2026)."""
    version = call.request.path_params.get("version", "")
    if not VERSION.fullmatch(version):
        raise UnknownPath("/" + version)


def number_for(call: Call) -> Number:
    node = call.request.path_params["node"]
    number = call.world.whatsapp.numbers.items.get(node)
    _check(call, [number] if number else list(call.world.whatsapp.numbers.items.values()))
    if number is None:
        raise UnknownObject(call.request.method, node)
    return number


def account_for(call: Call) -> str:
    node: str = call.request.path_params["node"]
    numbers = call.world.whatsapp.numbers.of_account(node)
    _check(call, numbers or list(call.world.whatsapp.numbers.items.values()))
    if not numbers:
        raise UnknownObject(call.request.method, node)
    return node


def media_for(call: Call, media_id: str) -> Media:
    whatsapp = call.world.whatsapp
    media = whatsapp.media.find(media_id, call.world.clock.now())
    owner = whatsapp.numbers.items.get(media.phone_number_id) if media else None
    _check(
        call, whatsapp.numbers.of_account(owner.business_account_id) if owner else list(whatsapp.numbers.items.values())
    )
    if media is None:
        raise UnknownObject(call.request.method, media_id)
    asked_by = call.request.query_params.get("phone_number_id")
    if asked_by and asked_by != media.phone_number_id:
        raise GraphError(100, "The media does not belong to this phone number.")
    return media


def _check(call: Call, numbers: list[Number]) -> None:
    check_token(call.request.headers.get("authorization"), call.request.query_params.get("appsecret_proof"), numbers)
