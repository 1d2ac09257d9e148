"""The page's first steps: the service, who does it, the day and the time. Nothing but links and one form."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import RedirectResponse, Response

from balcao.core.problems import NotFound
from balcao.domains.clinics.models import Practitioner, Service
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.public.choose_time import choose_time
from balcao.domains.scheduling.public.find_page import find_page
from balcao.domains.scheduling.public.models import BookingPage
from balcao.domains.scheduling.public.offer import practitioners_for, services_of, week_of
from balcao.domains.scheduling.public.page_head import head_of, zone_of
from balcao.domains.scheduling.public.page_route import PageRoute, Spoken, shown
from balcao.domains.scheduling.public.tokens import Choice, choice_token
from balcao.domains.scheduling.public.words import Words

router = APIRouter(prefix="/agendar", route_class=PageRoute, include_in_schema=False)
ANYONE = "todos"


@router.get("/{slug}")
async def see_page(
    request: Request,
    words: Spoken,
    slug: str,
    servico: str | None = None,
    medico: str | None = None,
    semana: str | None = None,
    dia: str | None = None,
) -> Response:
    async with find_page(slug) as (session, page):
        walk = await Walk.begin(session, page, words, servico, medico)
        return await walk.show(request, _day(semana), _day(dia))


@router.post("/{slug}/horario")
async def take_time(
    request: Request,
    slug: str,
    inicio: Annotated[datetime, Form()],
    servico: Annotated[UUID, Form()],
    medico: Annotated[str, Form(max_length=40)] = ANYONE,
    hl: Annotated[str, Form(max_length=2)] = "pt",
) -> Response:
    """Holds it for five minutes, and goes on to the form; if somebody was quicker, shows what is left."""
    words = Words(hl if hl in ("pt", "en") else "pt")
    if inicio.tzinfo is None:
        raise NotFound
    async with find_page(slug) as (session, page):
        try:
            async with session.begin_nested():
                held = await choose_time(session, page, servico, _id(medico), inicio)
        except SlotTaken as taken:
            walk = await Walk.begin(session, page, words, str(servico), medico)
            return await walk.show(request, None, None, taken=taken)
        time = held.free_time
        choice = Choice(
            page.account_id, page.id, held.holder, time.service_id, time.practitioner_id, time.clinic_id,
            time.start_at, held.expires_at,
        )  # fmt: skip
    token = await choice_token(choice)
    return RedirectResponse(f"/agendar/-/dados?{urlencode({'t': token, 'hl': words.language})}", 303)


class Walk:
    """How far a visitor has come: what is chosen, or goes without saying because there is only one."""

    def __init__(self, session: AsyncSession, page: BookingPage, words: Words) -> None:
        self.session, self.page, self.words = session, page, words
        self.services: list[Service] = []
        self.people: list[Practitioner] = []
        self.service: Service | None = None
        self.person: Practitioner | None = None
        self.anyone = False

    @classmethod
    async def begin(
        cls, session: AsyncSession, page: BookingPage, words: Words, service: str | None, person: str | None
    ) -> "Walk":
        walk = cls(session, page, words)
        walk.services = await services_of(session, page)
        only = walk.services if len(walk.services) == 1 else []
        walk.service = next((row for row in only or walk.services if only or str(row.id) == service), None)
        if walk.service is None:
            return walk
        walk.people = await practitioners_for(session, page, walk.service.id)
        only_one = walk.people if len(walk.people) == 1 else []
        walk.person = next((row for row in only_one or walk.people if only_one or str(row.id) == person), None)
        walk.anyone = walk.person is None and person == ANYONE
        return walk

    async def show(
        self, request: Request, week: date | None, day: date | None, *, taken: SlotTaken | None = None
    ) -> Response:
        head = await head_of(self.session, self.page, self.words)
        if self.service is None:
            return self._services(request, head)
        if self.person is None and not self.anyone:
            return self._people(request, head)
        return await self._times(request, head, week, day, taken)

    def _services(self, request: Request, head: Mapping[str, Any]) -> Response:
        words = self.words
        choices = [
            {
                "href": self._href(servico=str(row.id)),
                "name": row.name,
                "told": row.description,
                "aside": self._aside(row),
            }
            for row in self.services
        ]
        return shown(
            request, "choices.html", words, **head, step=1, chosen=(), intro=self.page.intro, choices=choices,
            heading=words.choose_service, none=words.no_services,
        )  # fmt: skip

    def _aside(self, row: Service) -> list[str]:
        length = f"{row.duration_minutes} {self.words.minutes}"
        return [length, self.words.money(row.price_cents)] if self.page.shows_prices and row.price_cents else [length]

    def _people(self, request: Request, head: Mapping[str, Any]) -> Response:
        words = self.words
        assert self.service is not None
        service = str(self.service.id)
        choices = [
            {
                "href": self._href(servico=service, medico=str(row.id)),
                "name": row.name,
                "told": ", ".join(map(str, row.specialties)),
                "aside": [],
            }
            for row in self.people
        ]
        if choices:
            anyone = {"href": self._href(servico=service, medico=ANYONE), "name": words.anyone, "told": "", "aside": []}
            choices.insert(0, anyone)
        return shown(
            request, "choices.html", words, **head, step=2, chosen=self._chosen(), intro=None, choices=choices,
            heading=words.choose_person, none=words.no_people,
        )  # fmt: skip

    async def _times(
        self,
        request: Request,
        head: Mapping[str, Any],
        wanted: date | None,
        day: date | None,
        taken: SlotTaken | None,
    ) -> Response:
        assert self.service is not None
        person = self.person.id if self.person else None
        zone = await zone_of(self.session, self.page)
        week = await week_of(self.session, self.page, self.service.id, person, wanted or day, zone)
        kept = {"servico": str(self.service.id), "medico": str(person) if person else ANYONE}
        return shown(
            request, "times.html", self.words, **head, step=3, chosen=self._chosen(), taken=taken, week=week,
            status=409 if taken else 200, zone=zone, back=None, none=None, day_chosen=wanted is not None,
            shown=day if day and week.days.get(day) else week.first_free,
            action=f"/agendar/{self.page.slug}/horario",
            fields=[*kept.items(), ("hl", self.words.language)],
            day_href=lambda one: self._href(**kept, semana=next(iter(week.days)), dia=one),
            week_href=lambda one: self._href(**kept, semana=one),
            other_language=self._href(**kept, hl="en" if self.words.language == "pt" else "pt"),
        )  # fmt: skip

    def _chosen(self) -> list[tuple[str, str, str | None]]:
        words = self.words
        found: list[tuple[str, str, str | None]] = []
        if self.service is not None:
            found.append((words.step_service, self.service.name, self._href() if len(self.services) > 1 else None))
        if self.service is not None and (self.person is not None or self.anyone):
            name = self.person.name if self.person else words.anyone
            back = self._href(servico=str(self.service.id)) if len(self.people) > 1 else None
            found.append((words.step_person, name, back))
        return found

    def _href(self, **given: Any) -> str:
        kept = {name: str(value) for name, value in {"hl": self.words.language, **given}.items() if value is not None}
        return f"/agendar/{self.page.slug}?{urlencode(kept)}"


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _id(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
