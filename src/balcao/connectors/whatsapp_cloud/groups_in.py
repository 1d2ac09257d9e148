"""Groups that the number is in: made, renamed, people coming and going."""

from collections.abc import Iterator

from balcao.connectors._shared.loose_json import Object, items, known, text
from balcao.connectors.whatsapp_cloud.moments import told_at
from balcao.contracts.messaging import Group, GroupChanged

FIELDS = frozenset(
    {"group_lifecycle_update", "group_settings_update", "group_participants_update", "group_status_update"}
)
WORDS = {
    "group_create": "created",
    "group_delete": "deleted",
    "group_suspend": "suspended",
    "group_suspend_cleared": "restored",
    "group_settings_update": "settings",
    "group_participants_add": "joined",
    "group_participants_remove": "left",
    "group_join_request_created": "asked",
    "group_join_request_revoked": "asked_no_more",
}


def groups(route: str, field: str, value: Object, entry: Object) -> Iterator[GroupChanged]:
    for number, told in enumerate(items(value, "groups")):
        id = text(told, "group_id")
        if id is None:
            continue
        added, removed = _people(told, "added_participants"), _people(told, "removed_participants")
        what = WORDS.get(text(told, "type") or "", "settings")
        # Meta's own example of 2025 calls the removal of people a group_create.
        if removed and field == "group_participants_update":
            what = "left"
        key = ":".join([id, text(told, "request_id") or text(told, "timestamp") or "", what, str(number)])
        data = known(added=added or None, removed=removed or None, description=text(told, "description"))
        yield GroupChanged(route, Group(id, text(told, "subject")), key, what, told_at(told, entry), data)


def _people(told: Object, key: str) -> list[str]:
    return [name for one in items(told, key) if (name := text(one, "wa_id") or text(one, "user_id"))]
