"""Has the provider tell us when a calendar changes, and sees that it never stops: the new watch begins before the old
one ends.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.contracts.calendar import CalendarConnector, Watch, watch_token
from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.core.live import show_change
from balcao.core.outcomes import ProviderError
from balcao.core.problems import NotFound
from balcao.core.queue import queued
from balcao.core.secrets import Unreadable, open_value, sealing_keys
from balcao.domains.connections.addresses import base_url, is_loopback, webhook_url
from balcao.domains.connections.connectors import load, manifest
from balcao.domains.connections.models import Connection
from balcao.domains.connections.refresh_tokens import with_fresh_settings
from balcao.domains.scheduling.calendars.models import CalendarMirror
from balcao.settings import read_settings

log = structlog.get_logger()
AGAIN = timedelta(hours=1)  # after a refusal


@dataclass(frozen=True)
class _Task:
    connection_id: UUID
    connector: str
    calendar_id: str
    address: str
    secret: str
    standing: Watch | None


def is_reachable() -> bool:
    """Whether a provider can call us: it wants HTTPS; only a played one, on this machine, does without."""
    return base_url().startswith("https://") or (is_loopback() and read_settings().sandbox_url is not None)


def wants_watch(connector: str, mirror: CalendarMirror) -> bool:
    """When there is none, or half of its life is over."""
    if "watch" not in manifest(connector).capabilities or not is_reachable():
        return False
    now = clock.now()
    if mirror.watch_until is None:
        return mirror.watch_since is None or now - mirror.watch_since > AGAIN
    return mirror.watch_since is None or now >= mirror.watch_since + (mirror.watch_until - mirror.watch_since) / 2


@queued("calendar")
async def keep_watch(account_id: UUID, mirror_id: UUID, now: bool = False) -> None:
    """`now`: the provider asks for it, whatever the watch's age."""
    async with transaction(account_id) as session:
        task = await _claim(session, mirror_id, now)
    if task is None:
        return
    connector: CalendarConnector = load(task.connector, "calendar")
    key = str(new_id())

    async def begin(settings: Any) -> Watch:
        if task.standing is not None and (renewed := await connector.renew(settings, task.standing)):
            return renewed
        token = watch_token(task.secret, key)
        return await connector.watch(settings, task.calendar_id, id=key, secret=token, address=task.address)

    result: Watch | ProviderError
    try:
        result = await with_fresh_settings(account_id, task.connection_id, begin)
    except ProviderError as failure:
        result = failure
    async with transaction(account_id) as session:
        await _record(session, mirror_id, key, result)
    if isinstance(result, Watch) and task.standing is not None and result.id != task.standing.id:
        await _stop(account_id, task.connection_id, task.connector, task.standing)


async def _claim(session: AsyncSession, mirror_id: UUID, now: bool) -> _Task | None:
    mirror = await find(session, CalendarMirror, mirror_id)
    if mirror is None:
        return None
    connection = await find(session, Connection, mirror.connection_id, lock=True)
    if connection is None or connection.deleted_at is not None or connection.status in ("unauthorized", "disabled"):
        return None
    address = webhook_url(connection)
    if address is None or not is_reachable() or not (now or wants_watch(connection.connector, mirror)):
        return None
    standing = None
    if mirror.watch_id is not None and mirror.watch_until is not None and mirror.watch_until > clock.now():
        standing = Watch(mirror.watch_id, mirror.watch_resource or "", mirror.watch_until)
    secret = await _secret(session, connection)
    return _Task(connection.id, connection.connector, mirror.calendar_id, address, secret, standing)


async def _secret(session: AsyncSession, connection: Connection) -> str:
    """The connection's own, drawn when it first is needed; its row is locked."""
    if sealed := connection.sealed.get("webhook_secret"):
        return await open_value(session, connection.id, "webhook_secret", sealed)
    drawn = secrets.token_urlsafe(32)
    keys = await sealing_keys(session)
    connection.sealed = {**connection.sealed, "webhook_secret": keys.seal(connection.id, "webhook_secret", drawn)}
    await session.flush()
    return drawn


async def _record(session: AsyncSession, mirror_id: UUID, key: str, result: Watch | ProviderError) -> None:
    mirror = await find(session, CalendarMirror, mirror_id, lock=True)
    if mirror is None:
        return
    mirror.watch_since = clock.now()
    if isinstance(result, ProviderError):
        mirror.watch_error = result.detail or result.title or result.code
        log.warning("calendar not watched", mirror_id=str(mirror_id), code=result.code)
    else:
        if mirror.watch_id not in (None, result.id):
            mirror.former_watch_id = mirror.watch_id
            mirror.watch_key = key
        mirror.watch_key = mirror.watch_key or key
        mirror.watch_id, mirror.watch_resource, mirror.watch_until = result.id, result.resource, result.expires_at
        mirror.watch_error = None
    show_change(session, "calendar_mirror.updated", mirror_id)


@queued("calendar")
async def stop_watch(account_id: UUID, connection_id: UUID, watch_id: str, resource: str, until: datetime) -> None:
    """Of a calendar that is linked no more. What cannot be ended ends by itself."""
    async with transaction(account_id) as session:
        connection = await find(session, Connection, connection_id)
    if connection is not None and connection.deleted_at is None:
        await _stop(account_id, connection_id, connection.connector, Watch(watch_id, resource, until))


async def _stop(account_id: UUID, connection_id: UUID, connector: str, watch: Watch) -> None:
    calendar: CalendarConnector = load(connector, "calendar")

    async def end(settings: Any) -> None:
        await calendar.unwatch(settings, watch)

    try:
        await with_fresh_settings(account_id, connection_id, end)
    except (ProviderError, Unreadable, ValidationError, NotFound) as failure:
        log.info("watch not ended", watch_id=watch.id, error=repr(failure)[:200])
