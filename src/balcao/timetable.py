"""What the clock does: how often, and which use case, queued for those accounts that have something to do."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from sqlalchemy import text

from balcao.core.database import transaction
from balcao.core.queue import later
from balcao.core.timetable import Schedule, Use
from balcao.domains.connections.sweep import sweep_connections
from balcao.domains.connections.templates.sync import sync_all
from balcao.domains.conversations.resolve_idle import resolve_idle
from balcao.domains.conversations.routing.keep_desk import keep_desk
from balcao.domains.conversations.scheduled.send_due import send_due
from balcao.domains.conversations.sweep import sweep
from balcao.domains.identity.sweep import sweep_identity
from balcao.domains.notifications.reminders.send_due import send_reminders
from balcao.domains.operations.purge import purge
from balcao.domains.scheduling.calendars.pull_due import pull_due, roll_calendars
from balcao.domains.scheduling.expire_unpaid import expire_unpaid
from balcao.domains.scheduling.follow_zone_rules import check_zone_rules
from balcao.domains.scheduling.outside.keep_subscription import keep_all
from balcao.domains.scheduling.public.ration import sweep_rations
from balcao.domains.scheduling.sweep_holds import sweep_holds
from balcao.domains.scheduling.waiting_list.end_passed import end_passed
from balcao.domains.scheduling.waiting_list.look import look_for_times
from balcao.domains.scheduling.waiting_list.offer_next import offer_due


def for_accounts(due: str, use: Callable[..., Awaitable[None]]) -> Use:
    """Queues `use` for each account that `due` names: a SECURITY DEFINER function that is cheap when there is none."""

    async def queue_each() -> None:
        async with transaction(None) as session:
            accounts = (await session.scalars(text(f"SELECT * FROM {due}() AS account_id"))).all()  # noqa: S608
        for account_id in accounts:
            async with transaction(account_id) as session:
                await later(session, use, key=f"{use.__name__}:{account_id}")

    return queue_each


TABLE: Mapping[str, tuple[Schedule, Use]] = {
    "sweep": (timedelta(seconds=5), for_accounts("accounts_due_for_sweep", sweep)),
    "keep_desk": (timedelta(seconds=5), for_accounts("accounts_due_for_desk", keep_desk)),
    "resolve_idle": (timedelta(hours=1), for_accounts("accounts_that_resolve_idle", resolve_idle)),
    "send_scheduled": (timedelta(seconds=2), for_accounts("accounts_due_for_scheduled", send_due)),
    "send_reminders": (timedelta(seconds=2), for_accounts("accounts_due_for_reminders", send_reminders)),
    "pull_calendars": (timedelta(seconds=10), for_accounts("accounts_due_for_calendars", pull_due)),
    "roll_calendars": ("20 5 * * *", for_accounts("accounts_with_calendars", roll_calendars)),
    "offer_due": (timedelta(seconds=5), for_accounts("accounts_due_for_openings", offer_due)),
    "end_passed": (timedelta(hours=1), for_accounts("accounts_that_waited", end_passed)),
    "look_for_times": (timedelta(minutes=5), for_accounts("accounts_that_wait", look_for_times)),
    "purge": (timedelta(hours=1), for_accounts("account_ids", purge)),
    "sync_templates": ("40 6 * * *", for_accounts("account_ids", sync_all)),
    "keep_subscriptions": (timedelta(hours=1), for_accounts("accounts_with_outside_bookings", keep_all)),
    "expire_unpaid": (timedelta(seconds=15), for_accounts("accounts_due_for_payment", expire_unpaid)),
    "check_zone_rules": ("50 4 * * *", for_accounts("account_ids", check_zone_rules)),
    "sweep_holds": (timedelta(hours=1), for_accounts("account_ids", sweep_holds)),
    "sweep_rations": (timedelta(hours=1), sweep_rations),
    "sweep_identity": (timedelta(hours=1), sweep_identity),
    "sweep_connections": (timedelta(hours=1), sweep_connections),
}
