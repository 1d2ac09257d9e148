"""Whether a connection works: the token is good, the number is there, and Meta sends its webhooks."""

from balcao.connectors._shared.loose_json import Object, inner, known, text
from balcao.connectors.whatsapp_cloud import client
from balcao.connectors.whatsapp_cloud.settings import Settings
from balcao.connectors.whatsapp_cloud.tiers import daily_limit
from balcao.contracts.health import Checked
from balcao.core.outcomes import Rejected, Unauthorized

FIELDS = (
    "verified_name,display_phone_number,quality_rating,code_verification_status,platform_type,throughput,is_on_biz_app,"
    "whatsapp_business_manager_messaging_limit"
)
SPEEDS = {"STANDARD": 80, "HIGH": 1000}
SPEED_BESIDE_THE_APP = 20  # where the clinic's phone uses the number as well


async def check(settings: Settings) -> Checked:
    number = await client.get_node(settings, settings.phone_number_id, what="number.get", query={"fields": FIELDS})
    shown = " · ".join(filter(None, [text(number, "verified_name"), text(number, "display_phone_number")]))
    quality = text(number, "quality_rating")
    warnings = [] if await _is_subscribed(settings) else [
        "O aplicativo não assina os avisos desta conta: nenhuma mensagem chegará até que se chame subscribed_apps."
    ]  # fmt: skip
    return Checked(
        detail=f"Conectado: {shown or settings.phone_number_id}",
        number=text(number, "display_phone_number"),
        quality=quality.lower() if quality else None,
        warnings=tuple(warnings),
        data=known(
            verification=text(number, "code_verification_status"),
            platform=text(number, "platform_type"),
            name=text(number, "verified_name"),
            messages_per_second=_speed(number),
            daily_limit=daily_limit(number.get("whatsapp_business_manager_messaging_limit")),
        ),
    )


def _speed(number: Object) -> int | None:
    if number.get("is_on_biz_app") is True:
        return SPEED_BESIDE_THE_APP
    return SPEEDS.get((text(inner(number, "throughput"), "level") or "").upper())


async def _is_subscribed(settings: Settings) -> bool:
    """A token for messages alone may not ask; then nothing is said."""
    path = (settings.business_account_id, "subscribed_apps")
    try:
        return bool(await client.get_list(settings, *path, what="subscriptions.list", query={}))
    except (Rejected, Unauthorized):
        return True
