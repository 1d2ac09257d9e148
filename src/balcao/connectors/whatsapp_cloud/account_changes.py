"""News about the account: a template's approval, a number's quality and limits, what Meta allows and forbids."""

from collections.abc import Callable

from balcao.connectors._shared.loose_json import Object, items, known, text
from balcao.connectors.whatsapp_cloud.account_words import about_account, about_alert, about_review, about_security
from balcao.connectors.whatsapp_cloud.failures import failure_of
from balcao.connectors.whatsapp_cloud.moments import told_at
from balcao.connectors.whatsapp_cloud.template_words import reason_of, status_of
from balcao.connectors.whatsapp_cloud.tiers import daily_limit
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
    """`data` is in our own words where we have them, with Meta's beside them in `raw`."""
    what = NAMES.get(field, field or "unknown")
    data = _template(value) if what.startswith("template_") else READERS.get(what, _nothing)(value)
    return AccountChanged(route, what, told_at(value, entry), {**data, "raw": value})


def _template(value: Object) -> Object:
    """In the words of our own list of templates."""
    status = status_of(text(value, "event"))
    return known(
        id=text(value, "message_template_id"),
        name=text(value, "message_template_name"),
        language=text(value, "message_template_language"),
        status=status,
        category=_lower(value, "new_category") or _lower(value, "message_template_category"),
        previous_category=_lower(value, "previous_category"),
        quality=_lower(value, "new_quality_score"),
        previous_quality=_lower(value, "previous_quality_score"),
        reason=reason_of(value, status),
    )


def _number_quality(value: Object) -> Object:
    """Despite its name Meta's event tells of limits and speed; FLAGGED alone speaks of quality."""
    event = _lower(value, "event")
    limit = daily_limit(value.get("max_daily_conversations_per_business"))
    quality = {"flagged": "red", "unflagged": "green"}.get(event or "")
    return known(
        number=text(value, "display_phone_number"),
        event=event,
        quality=quality,
        daily_limit=limit if limit is not None else daily_limit(value.get("current_limit")),
        messages_per_second=1000 if event == "throughput_upgrade" else None,
        notice=_flagged() if event == "flagged" else None,
    )


def _flagged() -> Object:
    return {
        "title": "Qualidade do número caiu",
        "detail": "Muita gente bloqueou ou denunciou o número. Pare os disparos e escreva só a quem espera resposta.",
        "severity": "warning",
    }


def _limits(value: Object) -> Object:
    per_business = daily_limit(value.get("max_daily_conversations_per_business"))
    per_phone = daily_limit(value.get("max_daily_conversation_per_phone"))
    return known(daily_limit=per_business if per_business is not None else per_phone)


def _number_name(value: Object) -> Object:
    decision = _lower(value, "decision")
    name = text(value, "requested_verified_name")
    notice = None
    if decision in ("rejected", "declined"):
        detail = text(value, "rejection_reason") or "veja o motivo no Gerenciador do WhatsApp"
        notice = {"title": "Nome de exibição recusado", "detail": f"“{name}”: {detail}.", "severity": "warning"}
    is_good = decision in ("approved", "deferred")
    return known(
        number=text(value, "display_phone_number"), name=name if is_good else None, event=decision, notice=notice
    )


def _errors(value: Object) -> Object:
    failures = [failure_of(error) for error in items(value, "errors")]
    if not failures:
        return {}
    first = failures[0]
    return {"notice": {"title": first.title, "detail": first.detail, "severity": "warning", "code": first.code}}


def _lower(value: Object, key: str) -> str | None:
    written = text(value, key)
    return written.lower() if written else None


def _nothing(_: Object) -> Object:
    return {}


READERS: dict[str, Callable[[Object], Object]] = {
    "number_quality": _number_quality,
    "number_name": _number_name,
    "limits": _limits,
    "account": about_account,
    "account_alert": about_alert,
    "account_review": about_review,
    "security": about_security,
    "error": _errors,
}
