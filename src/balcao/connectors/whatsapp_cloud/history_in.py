"""What was said on the clinic's phone before the number was connected (coexistence): up to six months, in pieces.

Meta's reference of the webhook history, 2026-05. Files come without their ids at first, as placeholders; those of the
last two weeks follow in webhooks of their own, under the same messages' ids.
"""

from collections.abc import Iterator

from balcao.connectors._shared.loose_json import Object, inner, items, text
from balcao.connectors.whatsapp_cloud.contents import Content, content_of
from balcao.connectors.whatsapp_cloud.messages_in import around, unsupported
from balcao.connectors.whatsapp_cloud.moments import told_at
from balcao.connectors.whatsapp_cloud.people import contact_for, person_of
from balcao.contracts.messaging import HistoryTold, PastMessage, PastTalk, Status

NOT_SHARED = "2593109"
STATUSES: dict[str, Status] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "played",
    "error": "failed",
}
CHANGES = frozenset({"edit", "revoke"})  # the history already holds what they made of their messages
TO_COME = {
    "title": "Arquivo que ficou no celular",
    "detail": "A Meta passa os arquivos das últimas duas semanas; os mais antigos estão só no celular da clínica.",
}


def history(route: str, value: Object, entry: Object) -> Iterator[HistoryTold]:
    ours = _digits(text(inner(value, "metadata"), "display_phone_number"))
    for chunk in items(value, "history"):
        talks = (_talk(thread, text(thread, "id"), ours, value) for thread in items(chunk, "threads"))
        progress = inner(chunk, "metadata").get("progress")
        yield HistoryTold(
            route,
            told_at(inner(chunk, "metadata"), entry),
            tuple(talk for talk in talks if talk),
            min(max(progress, 0), 100) if isinstance(progress, int) and not isinstance(progress, bool) else None,
            any(text(error, "code") == NOT_SHARED for error in items(chunk, "errors")),
        )
    files = [_talk({"messages": [message]}, None, ours, value) for message in items(value, "messages")]
    if files:
        yield HistoryTold(route, told_at(value, entry), tuple(talk for talk in files if talk))


def _talk(thread: Object, with_whom: str | None, ours: str, value: Object) -> PastTalk | None:
    """Newest first, as Meta lists them, or the other way about: told in the order in which they were said."""
    listed = [one for one in items(thread, "messages") if text(one, "id") and text(one, "type") not in CHANGES]
    if not listed:
        return None
    first = listed[0]
    name = with_whom or text(first, "to" if _is_ours(first, ours) else "from")
    person = person_of(name, contact=contact_for(items(value, "contacts"), name))
    if person is None:
        return None
    said = [_message(one, ours) for one in listed]
    if said[0].provider_at > said[-1].provider_at:
        said.reverse()
    return PastTalk(person, tuple(sorted(said, key=lambda one: one.provider_at)))


def _message(message: Object, ours: str) -> PastMessage:
    content = _placeholder(message) or content_of(message) or unsupported(message)
    own = _is_ours(message, ours)
    return PastMessage(
        provider_message_id=text(message, "id") or "",
        own=own,
        kind=content.kind,
        provider_at=told_at(message, {}),
        text=content.text,
        media=content.media,
        reply_to=text(inner(message, "context"), "id"),
        data={**content.data, **around(message)},
        status=STATUSES.get((text(inner(message, "history_context"), "status") or "").lower()) if own else None,
    )


def _placeholder(message: Object) -> Content | None:
    if text(message, "type") != "media_placeholder":
        return None
    return Content("unsupported", data={"type": "media_placeholder", "errors": [{"code": "media", **TO_COME}]})


def _is_ours(message: Object, ours: str) -> bool:
    """Partners' examples of 2026 say so beside the message; Meta's reference only by who wrote."""
    return inner(message, "history_context").get("from_me") is True or _digits(text(message, "from")) == ours != ""


def _digits(number: str | None) -> str:
    return "".join(filter(str.isdigit, number or ""))
