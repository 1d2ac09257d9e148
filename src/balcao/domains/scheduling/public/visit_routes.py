"""A visit's own page, for whoever has its address: what was booked, the calendar file, moving and cancelling."""

from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import RedirectResponse, Response

from balcao.core import clock
from balcao.core.database import find, transaction
from balcao.core.ids import new_id
from balcao.core.problems import NotFound
from balcao.domains.clinics.models import Clinic, Service
from balcao.domains.scheduling.cancel import cancel
from balcao.domains.scheduling.move import move
from balcao.domains.scheduling.place import Promise, seen_first
from balcao.domains.scheduling.place_visit import Wanted
from balcao.domains.scheduling.problems import SlotTaken, WrongStatus
from balcao.domains.scheduling.public.book_on_page import VISITOR
from balcao.domains.scheduling.public.calendar_file import calendar_file
from balcao.domains.scheduling.public.choose_time import near, offered
from balcao.domains.scheduling.public.models import BookingPage
from balcao.domains.scheduling.public.offer import week_of
from balcao.domains.scheduling.public.page_route import PageRoute, Spoken, shown
from balcao.domains.scheduling.public.tokens import read_visit
from balcao.domains.scheduling.public.words import Words
from balcao.domains.scheduling.queries import Seen, see_appointment
from balcao.domains.scheduling.statuses import UPCOMING
from balcao.settings import read_settings

router = APIRouter(prefix="/agendar/-", route_class=PageRoute, include_in_schema=False)
Token = Annotated[str, Form(max_length=2_000)]
Language = Annotated[str, Form(max_length=2)]


@router.get("/visita")
async def see_visit(
    request: Request, words: Spoken, t: str, novo: str = "", mudou: str = "", avisa: str = ""
) -> Response:
    known = await read_visit(t)
    async with transaction(known.account_id) as session:
        seen = await _visit(session, known.appointment_id)
        page = await find(session, BookingPage, known.page_id)
        service = await find(session, Service, seen.service_id)
        clinic = await find(session, Clinic, seen.clinic_id)
    query = urlencode({"t": t, "hl": words.language})
    return shown(
        request, "visit.html", words, **_head(seen), private=True, visit=seen, token=t,
        **_state(seen, words, new=bool(novo), moved=bool(mudou)),
        will_write=bool(avisa and novo), may_change=_may_change(seen),
        preparation=service.preparation if service else None, notice=page.notice if page else None,
        price=words.money(seen.price_cents) if page and page.shows_prices and seen.price_cents else None,
        phone=clinic.phone if clinic else None, map_href=_map(seen, clinic),
        calendar_href=f"/agendar/-/consulta.ics?{query}", move_href=f"/agendar/-/mudar?{query}",
        again_href=f"/agendar/{page.slug}?hl={words.language}" if page and page.active else None,
        other_language=_href("visita", t, "en" if words.language == "pt" else "pt"),
    )  # fmt: skip


@router.get("/consulta.ics")
async def take_calendar_file(words: Spoken, t: str) -> Response:
    known = await read_visit(t)
    async with transaction(known.account_id) as session:
        seen = await _visit(session, known.appointment_id)
    file = calendar_file(seen, words, read_settings().base_url + _href("visita", t, words.language))
    told = {"Content-Disposition": 'attachment; filename="consulta.ics"', "Cache-Control": "no-store"}
    return Response(file, media_type="text/calendar; charset=utf-8", headers=told)


@router.post("/cancelar")
async def cancel_visit(t: Token, motivo: Annotated[str, Form(max_length=300)] = "", hl: Language = "pt") -> Response:
    """Safe to repeat."""
    known = await read_visit(t)
    async with transaction(known.account_id) as session:
        seen = await _visit(session, known.appointment_id)
        if seen.status != "cancelled":
            _check_changeable(seen)
            reason = motivo.replace("\x00", "").strip() or None
            await cancel(session, known.appointment_id, actor=VISITOR, reason=reason)
    return RedirectResponse(_href("visita", t, hl), 303)


@router.get("/mudar")
async def see_other_times(
    request: Request, words: Spoken, t: str, semana: date | None = None, dia: date | None = None
) -> Response:
    known = await read_visit(t)
    async with transaction(known.account_id) as session:
        seen = await _visit(session, known.appointment_id)
        _check_changeable(seen)
        return await _times(request, session, seen, t, words, semana, dia)


@router.post("/mudar")
async def move_visit(request: Request, t: Token, inicio: Annotated[datetime, Form()], hl: Language = "pt") -> Response:
    """The same visit at another time, with the same practitioner; if somebody was quicker, what is left."""
    words = Words(hl if hl in ("pt", "en") else "pt")
    known = await read_visit(t)
    if inicio.tzinfo is None:
        raise NotFound
    async with transaction(known.account_id) as session:
        seen = await _visit(session, known.appointment_id)
    wanted = Wanted(
        seen.practitioner_id, seen.service_id, inicio, length=seen.end_at - seen.start_at, clinic_id=seen.clinic_id
    )
    look = seen_first(known.account_id, Promise(wanted, moves=True), f"page:{new_id()}")
    try:
        async with look as holder, transaction(known.account_id) as session:
            seen = await _visit(session, known.appointment_id)
            _check_changeable(seen)
            await _move(session, seen, inicio, holder)
    except SlotTaken as taken:
        async with transaction(known.account_id) as session:
            return await _times(request, session, seen, t, words, None, None, taken)
    return RedirectResponse(f"{_href('visita', t, words.language)}&mudou=1", 303)


async def _move(session: AsyncSession, seen: Seen, start_at: datetime, holder: str | None) -> None:
    """To a time that is offered: notice and horizon hold for visitors, who could write any time into a form."""
    free = await offered(session, _only_here(seen), seen.service_id, None, start_at, moving=seen.id, holder=holder)
    if not free and start_at != seen.start_at:
        near_by = await near(session, _only_here(seen), seen.service_id, None, start_at, moving=seen.id)
        raise SlotTaken("Esse horário acabou de ser ocupado.", near_by)
    await move(session, seen.id, actor=VISITOR, start_at=start_at, clinic_id=seen.clinic_id, holder=holder)


def _only_here(seen: Seen) -> BookingPage:
    """As if there were a page of just this practitioner in this clinic."""
    return BookingPage(clinic_id=seen.clinic_id, practitioner_id=seen.practitioner_id)


async def _times(
    request: Request,
    session: AsyncSession,
    seen: Seen,
    token: str,
    words: Words,
    wanted: date | None,
    day: date | None,
    taken: SlotTaken | None = None,
) -> Response:
    here = _only_here(seen)
    week = await week_of(session, here, seen.service_id, None, wanted or day, seen.timezone, moving=seen.id)

    def href(**given: Any) -> str:
        kept = {"t": token, "hl": words.language} | {name: value for name, value in given.items() if value is not None}
        return f"/agendar/-/mudar?{urlencode(kept)}"

    return shown(
        request, "times.html", words, **_head(seen), private=True, step=0, chosen=(), taken=taken, week=week,
        status=409 if taken else 200, zone=seen.timezone, none=None, day_chosen=wanted is not None,
        shown=day if day and week.days.get(day) else week.first_free, action="/agendar/-/mudar",
        fields=[("t", token), ("hl", words.language)], back=_href("visita", token, words.language),
        day_href=lambda one: href(semana=next(iter(week.days)), dia=one), week_href=lambda one: href(semana=one),
        other_language=_href("mudar", token, "en" if words.language == "pt" else "pt"),
    )  # fmt: skip


async def _visit(session: AsyncSession, id: Any) -> Seen:
    seen = await see_appointment(session, id)
    if seen is None:
        raise NotFound("Este atendimento não existe mais.")
    return seen


def _may_change(seen: Seen) -> bool:
    return seen.status in UPCOMING and seen.start_at > clock.now()


def _check_changeable(seen: Seen) -> None:
    if not _may_change(seen):
        raise WrongStatus("Este atendimento não pode mais ser mudado por aqui. Fale com a clínica.")


def _state(seen: Seen, words: Words, *, new: bool, moved: bool) -> dict[str, Any]:
    stands = seen.status not in ("cancelled", "entered-in-error", "noshow") and seen.end_at > clock.now()
    if seen.status in ("cancelled", "entered-in-error"):
        return {"stands": False, "state": "off", "heading": words.cancelled, "told": words.cancelled_text}
    if not stands:
        return {"stands": False, "state": "off", "heading": words.your_visit, "told": words.past_text}
    if moved:
        return {"stands": True, "state": "on", "heading": words.moved, "told": words.moved_text}
    if new:
        return {"stands": True, "state": "on", "heading": words.booked, "told": words.booked_text}
    wall = seen.start_at.astimezone(ZoneInfo(seen.timezone))
    return {"stands": True, "state": "on", "heading": words.your_visit, "told": words.day(wall.date())}


def _head(seen: Seen) -> dict[str, Any]:
    return {"name": seen.clinic, "address": seen.clinic_address}


def _map(seen: Seen, clinic: Clinic | None) -> str | None:
    """A geo: address is opened by whatever map the phone has; browsers on a desk have none, so a free map it is."""
    if clinic is not None and clinic.latitude is not None and clinic.longitude is not None:
        place = f"mlat={clinic.latitude}&mlon={clinic.longitude}#map=17/{clinic.latitude}/{clinic.longitude}"
        return f"https://www.openstreetmap.org/?{place}"
    address = seen.clinic_address
    return f"https://www.openstreetmap.org/search?query={quote(address)}" if address else None


def _href(what: str, token: str, language: str) -> str:
    return f"/agendar/-/{what}?{urlencode({'t': token, 'hl': language if language in ('pt', 'en') else 'pt'})}"
