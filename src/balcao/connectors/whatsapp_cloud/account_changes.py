"""News about the account: a template's approval, a number's quality, a person's wish for no more marketing."""

from balcao.connectors._shared.loose_json import Object, inner, known, text
from balcao.connectors.whatsapp_cloud.moments import told_at
from balcao.contracts.messaging import AccountChanged

# Meta's field: what we call it. Others are kept under Meta's own name.
NAMES = {
    "message_template_status_update": "template_status",
    "message_template_quality_update": "template_quality",
    "message_template_components_update": "template_content",
    "template_category_update": "template_category",
    "phone_number_quality_update": "number_quality",
    "phone_number_name_update": "number_name",
    "business_capability_update": "limits",
    "account_update": "account",
    "account_alerts": "account_alert",
    "account_review_update": "account_review",
    "user_preferences": "preferences",
}


def account_change(route: str, field: str, value: Object, entry: Object) -> AccountChanged:
    what = NAMES.get(field, field or "unknown")
    data = _template(value) if what.startswith("template_") else value
    return AccountChanged(route, what, told_at(value, entry), data)


def _template(value: Object) -> Object:
    """In the words of our own list of templates."""
    told = known(
        id=text(value, "message_template_id"),
        name=text(value, "message_template_name"),
        language=text(value, "message_template_language"),
        status=_lower(value, "event"),
        category=_lower(value, "new_category") or _lower(value, "message_template_category"),
        previous_category=_lower(value, "previous_category"),
        quality=_lower(value, "new_quality_score"),
        previous_quality=_lower(value, "previous_quality_score"),
        reason=_reason(value),
    )
    return {**told, "raw": value}


def _lower(value: Object, key: str) -> str | None:
    written = text(value, key)
    return written.lower() if written else None


def _reason(value: Object) -> str | None:
    reason = text(value, "reason")
    if reason and reason.upper() != "NONE":
        return reason
    return text(inner(value, "other_info"), "description") or text(inner(value, "rejection_info"), "reason")
