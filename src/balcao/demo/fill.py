"""Fills a database with the demonstration, once; a run that was broken off is begun again."""

import json
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text

from balcao.core import clock, database, http
from balcao.core import secrets as keyring
from balcao.core.database import transaction
from balcao.demo import (
    agenda,
    booking_page,
    clinic,
    opinions,
    past,
    providers,
    reminders,
    replies,
    stories,
    talk,
    templates,
    waiting,
)
from balcao.domains.connections.addresses import redirect_uri
from balcao.domains.contacts.models import Contact
from balcao.domains.identity.access import Caller
from balcao.domains.identity.models import Account, User
from balcao.domains.identity.open_account import open_account
from balcao.domains.identity.people import add_user
from balcao.domains.identity.roles import Role
from balcao.domains.operations.delete_demo import delete_demo
from balcao.settings import Settings

EMAIL = "livia@clinica-modelo.test"
TEAM = (
    ("Rafael Antunes", "rafael@clinica-modelo.test", Role.MANAGER),
    ("Teresa Galvão", "teresa@clinica-modelo.test", Role.ATTENDANT),
)


@dataclass(frozen=True)
class Demo:
    """What DATA/demo.json keeps, so that a later start can say it again."""

    account_id: str
    email: str
    password: str
    sandbox_url: str
    complete: bool


async def fill(settings: Settings) -> Demo:
    """The demonstration as it stands, made now if it was not there. The sandbox has to be running."""
    assert settings.sandbox_url and settings.database_url
    file = settings.data / "demo.json"
    known = read(file)
    async with _opened(settings):
        if known and not await _stands(UUID(known.account_id)):
            known = None
        if known and known.complete:
            if known.sandbox_url != settings.sandbox_url:
                await _move(UUID(known.account_id), known.sandbox_url, settings.sandbox_url)
                known = Demo(**{**asdict(known), "sandbox_url": settings.sandbox_url})
            _write(file, known)
            return known
        if known:
            await delete_demo(UUID(known.account_id))
        return await _make(settings, file)


def read(file: Path) -> Demo | None:
    try:
        return Demo(**json.loads(file.read_text()))
    except (OSError, ValueError, TypeError):
        return None


async def _make(settings: Settings, file: Path) -> Demo:
    assert settings.sandbox_url
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    account_id = await open_account(clinic.NAME, EMAIL, password, owner_name="Lívia Marques", demo=True)
    begun = Demo(str(account_id), EMAIL, password, settings.sandbox_url, complete=False)
    _write(file, begun)
    async with transaction(account_id) as session:
        owner = (await session.scalars(select(User))).one()
        caller = Caller(account_id, owner.id, None, Role.OWNER, owner.name)
        for name, email, role in TEAM:
            await add_user(session, None, email=email, name=name, role=role, password=password)
        made = await clinic.make_clinic(session)
        await talk.keep_words(session)
    await _connect_and_tell(providers.Sandbox(settings.sandbox_url), caller, made)
    done = Demo(**{**asdict(begun), "complete": True})
    _write(file, done)
    return done


async def _connect_and_tell(sandbox: providers.Sandbox, caller: Caller, made: clinic.Made) -> None:
    now = clock.now()
    number = providers.make_number()
    await providers.register(sandbox, number, subscribed=False)
    connection_id = await providers.connect_number(sandbox, caller, made, number)
    await templates.make_templates(sandbox)
    await templates.fetch_templates(caller.account_id, connection_id)
    phones = await providers.play_patients(sandbox, now)
    assert caller.user_id
    receptionist = talk.Receptionist(caller.user_id, caller.name)
    for story in sorted(stories.STORIES, key=lambda story: -story.lines[0][0]):
        async with transaction(caller.account_id) as session:
            await talk.tell(
                session, story, phone=phones[story.phone], connection_id=connection_id, receptionist=receptionist,
                now=now,
            )  # fmt: skip
    async with transaction(caller.account_id) as session:
        patients = (await session.scalars(select(Contact).order_by(Contact.name))).all()
        await past.fill_past(session, made, patients, now)
        await agenda.fill_week(session, made, patients, now)
        people = (await session.scalars(select(User.id).order_by(User.id))).all()
        await opinions.collect_opinions(session, connection_id, people, now)
        await replies.collect_replies(session, connection_id, now)
        await waiting.wait(session, made, now)
    await reminders.remind(caller.account_id, now)
    await providers.connect_calendar(sandbox, caller, made, redirect_uri())
    await providers.connect_outlook(sandbox, caller, redirect_uri())
    await booking_page.connect_page(sandbox, caller, made, now)
    await providers.register(sandbox, number, subscribed=True)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[None]:
    """Without the table of reactions: what is told here happened hours ago, and nobody is to answer it."""
    assert settings.database_url
    database.open_database(settings.database_url, pool=4)
    keyring.open_keyring(settings.master_key.get_secret_value() if settings.master_key else None, settings.data)
    http.open_http(settings.allow_hosts)
    try:
        yield
    finally:
        await http.close_http()
        await database.close_database()


async def _stands(account_id: UUID) -> bool:
    async with transaction(account_id) as session:
        return await session.get(Account, account_id) is not None


async def _move(account_id: UUID, before: str, after: str) -> None:
    """The sandbox listens elsewhere than last time."""
    async with transaction(account_id) as session:
        await session.execute(
            text(
                "UPDATE connections SET settings = CAST(replace(CAST(settings AS text), :before, :after) AS jsonb), "
                "version = version + 1"
            ),
            {"before": f"{before}/", "after": f"{after}/"},
        )


def _write(file: Path, demo: Demo) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        json.dump(asdict(demo), opened, indent=1)
