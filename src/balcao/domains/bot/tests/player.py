"""Plays one conversation written down as data against a real agenda."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select, update

from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.domains.bot.consider import consider
from balcao.domains.bot.tests.script import Conversation, Turn
from balcao.domains.clinics.clock_times import written
from balcao.domains.clinics.models import Insurer, Service
from balcao.domains.clinics.promotions.models import Promotion, PromotionService
from balcao.domains.clinics.set_holiday import set_holiday
from balcao.domains.clinics.set_insurer_rules import Term, set_insurer_rules
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.conversations.change import change
from balcao.domains.scheduling.actors import SYSTEM
from balcao.domains.scheduling.book import book
from balcao.domains.scheduling.held_visits import held_under
from balcao.domains.scheduling.models import Appointment
from balcao.domains.scheduling.waiting_list.models import WaitingWish
from balcao.testing import make_bot
from balcao.testing.make_bot import Front

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PHONE = "+5511987654321"
BOOKED = "está marcado"


class Player:
    """Plays one conversation and looks at what came of it. `booked_after` are the patient's messages to a booking."""

    def __init__(self, front: Front, conversation: Conversation) -> None:
        self.front, self.conversation = front, conversation
        self.name: str | None = "Ana Lima"
        self.now = NOW
        self.id: UUID | None = None
        self.seen: set[UUID] = set()
        self.messages = 0
        self.booked_after: int | None = None

    async def play(self) -> None:
        for setting in self.conversation.settings:
            await self.set(setting)
        for turn in self.conversation.turns:
            await self.take(turn)

    async def set(self, setting: str) -> None:
        key, _, rest = setting.partition(" ")
        if key == "name":
            self.name = None if rest == "none" else rest
        elif key == "has":
            service, who, when, patient = (part.strip() for part in rest.split("|"))
            await self.appointment(service, who, when, patient, PHONE)
        elif key == "was":
            service, who, when, patient = (part.strip() for part in rest.split("|"))
            await self.visit(service, who, when, patient)
        elif key == "returns":
            service, days = (part.strip() for part in rest.split("|"))
            async with transaction(self.front.account_id) as session:
                row = await session.get_one(Service, (self.front.account_id, self.front.services[service].id))
                row.return_window_days = int(days)
        elif key == "closed":
            day, name = (part.strip() for part in rest.split("|"))
            async with transaction(self.front.account_id) as session:
                for clinic in self.front.clinics.values():
                    await set_holiday(session, clinic.id, date.fromisoformat(day), is_closed=True, name=name)
        elif key == "promotion":
            await self.promotion(*(part.strip() for part in rest.split("|")))

    async def promotion(self, name: str, percent: str, code: str, service: str) -> None:
        """For one service, or for all."""
        async with transaction(self.front.account_id) as session:
            row = Promotion(id=new_id(), name=name, percent_off=Decimal(percent), code=code or None)
            row.starts_on, row.all_services, row.use_count = date(2026, 11, 1), service == "all", 0
            session.add(row)
            await session.flush()
            if service != "all":
                chosen = self.front.services[service].id
                link = PromotionService(account_id=self.front.account_id, promotion_id=row.id, service_id=chosen)
                session.add(link)

    async def visit(self, service: str, who: str, when: str, patient: str) -> None:
        """One that was made the day before it, and took place."""
        today, self.now = self.now, datetime.fromisoformat(when).replace(tzinfo=UTC) - timedelta(days=1)
        await self.appointment(service, who, when, patient, PHONE)
        self.now = today
        async with transaction(self.front.account_id) as session:
            made = update(Appointment).where(Appointment.start_at < today).values(status="fulfilled")
            await session.execute(made)

    async def appointment(self, service: str, who: str, when: str, patient: str, phone: str) -> None:
        day, hour = when.split()
        async with transaction(self.front.account_id) as session:
            contact = await recognise_phone(session, phone, self.name if phone == PHONE else patient)
            await book(
                session,
                actor=SYSTEM,
                practitioner_id=self.front.practitioners[who].id,
                service_id=self.front.services[service].id,
                start_at=make_bot.local(self.front, who, date.fromisoformat(day), hour),
                patient_name=patient,
                contact_id=contact.id,
            )

    async def take(self, turn: Turn) -> None:
        for happening in turn.happens:
            await self.happen(happening)
        for text in turn.says:
            kind = re.fullmatch(r"\[(\w+)\](.*)", text)
            if kind:
                data = {"id": "x", "title": kind[2].strip()} if "reply" in kind[1] else {}
                self.id = await make_bot.write(self.front, None, name=self.name, kind=kind[1], data=data)  # type: ignore[arg-type]
            else:
                self.id = await make_bot.write(self.front, text, name=self.name)
        assert self.id is not None
        await consider(self.front.account_id, conversation_id=self.id)
        said = await make_bot.answers(self.front, self.id, self.seen)
        self.messages += len(turn.says)
        if self.booked_after is None and BOOKED in "".join(said):
            self.booked_after = self.messages
        self.check(turn, said)

    def check(self, turn: Turn, said: list[str]) -> None:
        whole = "\n---\n".join(said)
        told = f"{self.conversation.title}\n> {turn.says}\n{whole}"
        if turn.hears == ["nothing"]:
            assert not said, told
            return
        assert len(said) == 1, told
        for phrase in turn.hears:
            assert phrase.lower() in whole.lower(), f"{phrase!r} is missing\n{told}"
        for phrase in turn.never_hears:
            assert phrase.lower() not in whole.lower(), f"{phrase!r} is there\n{told}"

    async def happen(self, happening: str) -> None:
        verb, _, rest = happening.partition(" ")
        if verb == "taken":
            who, when, minutes = (part.strip() for part in rest.split("|"))
            day, hour = when.split()
            start = make_bot.local(self.front, who, date.fromisoformat(day), hour)
            await self.take_time(who, start, timedelta(minutes=int(minutes)))
        elif verb == "insurer":
            await self.insurer(*(part.strip() for part in rest.split("|")))
        elif verb == "wait":
            self.now += timedelta(hours=int(rest.rstrip("h")))
        else:
            assert self.id is not None
            async with transaction(self.front.account_id) as session:
                await change(session, self.id, {"bot_active": "back" in rest})

    async def insurer(self, name: str, quota: str, who: str) -> None:
        """One rule for it: how many visits a day, and with whom."""
        with_whom = self.front.practitioners[who].id if who else None
        async with transaction(self.front.account_id) as session:
            row = Insurer(name=name)
            session.add(row)
            await session.flush()
            term = Term(with_whom, None, None, None, 0, 1440, int(quota) if quota else None)
            await set_insurer_rules(session, row.id, [term])

    async def take_time(self, who: str, start: datetime, length: timedelta) -> None:
        practitioner = self.front.practitioners[who]
        async with transaction(self.front.account_id) as session:
            service = next(iter(self.front.services.values()))
            await book(
                session,
                actor=SYSTEM,
                practitioner_id=practitioner.id,
                service_id=service.id,
                start_at=start,
                length=length,
                patient_name="Outra Pessoa",
                patient_phone="+5511911112222",
            )

    async def ends(self) -> list[str]:
        assert self.id is not None
        conversation = await make_bot.conversation(self.front, self.id)
        async with transaction(self.front.account_id) as session:
            contact = await find(session, Contact, conversation.contact_id)
            rows = await session.scalars(
                select(Appointment)
                .where(Appointment.contact_id == conversation.contact_id)
                .order_by(Appointment.start_at, Appointment.patient_name)
            )
            lines = [self.told(row) for row in rows]
        assert contact is not None
        flags = {
            "bot off": not conversation.bot_active,
            "urgent": conversation.priority == "urgent",
            "stopped": contact.opted_out,
        }
        lines += await self.waiting(conversation.contact_id)
        lines += await self.holding()
        return lines + [flag for flag, is_so in flags.items() if is_so]

    async def waiting(self, contact_id: UUID) -> list[str]:
        services = {one.id: one.name for one in self.front.services.values()}
        async with transaction(self.front.account_id) as session:
            rows = await session.scalars(select(WaitingWish).where(WaitingWish.contact_id == contact_id))
            return [f"waits | {services[row.service_id]} | {row.patient_name}{_hours(row)}" for row in rows]

    async def holding(self) -> list[str]:
        """What is held for an insurer to pay for."""
        async with transaction(self.front.account_id) as session:
            insurers = (await session.scalars(select(Insurer))).all()
            held = [
                (one.name, len(await held_under(session, one.id, NOW.date(), date.max, holder=None)))
                for one in insurers
            ]
        return [f"holds | {name}" for name, times in held for _ in range(times)]

    def told(self, row: Appointment) -> str:
        names = {one.id: one.name for one in self.front.practitioners.values()}
        names |= {one.id: one.name for one in self.front.services.values()}
        status = "confirmed" if row.status == "booked" and row.confirmed_at else row.status
        who, what = names[row.practitioner_id], names[row.service_id]
        paid = [row.insurer] if row.insurer else []
        paid += ["retorno"] if row.return_of else []
        paid += [f"-{row.discount_cents // 100}"] if row.discount_cents else []
        return " | ".join([status, what, who, f"{row.local_start:%Y-%m-%d %H:%M}", row.patient_name, *paid])


def _hours(wish: WaitingWish) -> str:
    if wish.first_minute is None and wish.last_minute is None:
        return ""
    first = "start" if wish.first_minute is None else written(wish.first_minute)
    last = "end" if wish.last_minute is None else written(wish.last_minute)
    return f" | {first} to {last}"
