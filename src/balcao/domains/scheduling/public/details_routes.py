"""The page's last step: who comes, how to reach them, and that they agree. Then the time is theirs."""

from collections import defaultdict
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import RedirectResponse, Response

from balcao.core import clock
from balcao.core.database import existing, find, transaction
from balcao.core.events import publish
from balcao.core.problems import NotFound
from balcao.domains.clinics.models import Clinic, Practitioner, Service
from balcao.domains.connections.channels import can_write
from balcao.domains.contacts.consent import Whence, version_of
from balcao.domains.contacts.phones import canonical
from balcao.domains.scheduling.calendars.may_invite import may_invite
from balcao.domains.scheduling.place import Promise, seen_first
from balcao.domains.scheduling.place_visit import Wanted
from balcao.domains.scheduling.problems import SlotTaken
from balcao.domains.scheduling.public.book_on_page import Person, book_on_page
from balcao.domains.scheduling.public.choose_routes import Walk
from balcao.domains.scheduling.public.confirmation import is_confirmed_in_writing
from balcao.domains.scheduling.public.details_form import Details, errors_of
from balcao.domains.scheduling.public.events import VisitBookedOnPage
from balcao.domains.scheduling.public.models import BookingPage
from balcao.domains.scheduling.public.page_head import consent_words, head_of
from balcao.domains.scheduling.public.page_route import PageRoute, Spoken, address_of, shown
from balcao.domains.scheduling.public.ration import ration
from balcao.domains.scheduling.public.tokens import Choice, Visit, read_choice, visit_token
from balcao.domains.scheduling.public.words import Words
from balcao.settings import read_settings

router = APIRouter(prefix="/agendar/-", route_class=PageRoute, include_in_schema=False)
PHONE_BOOKS, PHONE_WINDOW = 5, timedelta(hours=1)
Text = Annotated[str, Form(max_length=1_000)]
Token = Annotated[str, Form(max_length=2_000)]


@router.get("/dados")
async def see_form(request: Request, words: Spoken, t: str) -> Response:
    choice = await read_choice(t)
    async with transaction(choice.account_id) as session:
        page = await open_page(session, choice)
        return await _form(request, session, page, choice, t, words, Details(), {})


@router.post("/marcar")
async def send_form(
    request: Request,
    t: Token,
    nome: Text = "",
    telefone: Text = "",
    email: Text = "",
    convenio: Text = "",
    observacoes: Text = "",
    consentimento: Text = "",
    mensagens: Text = "",
    convite: Text = "",
    hl: Annotated[str, Form(max_length=2)] = "pt",
) -> Response:
    words = Words(hl if hl in ("pt", "en") else "pt")
    choice = await read_choice(t)
    typed = (nome, telefone, email, convenio, observacoes, consentimento, mensagens, convite)
    given = Details(*(value.replace("\x00", "").strip() for value in typed))
    if (number := canonical(given.telefone)) is not None:
        await ration("page bookings", number, most=PHONE_BOOKS, within=PHONE_WINDOW)
    async with _seen_first(choice, number is not None), transaction(choice.account_id) as session:
        page = await open_page(session, choice)
        agreed = await consent_words(session, page, words)
        if errors := errors_of(given, words, version_of(agreed)):
            return await _form(request, session, page, choice, t, words, given, errors)
        person = Person(
            given.nome, given.telefone, given.email or None, await _insurer(session, choice, given.convenio),
            given.observacoes or None, agreed, words.messages if given.mensagens else None,
            bool(given.convite and given.email),
        )  # fmt: skip
        whence = Whence(f"/agendar/{page.slug}", address_of(request), request.headers.get("user-agent", ""))
        try:
            appointment = await book_on_page(session, choice, person, whence)
        except SlotTaken as taken:
            walk = await Walk.begin(session, page, words, str(choice.service_id), str(choice.practitioner_id))
            return await walk.show(request, None, None, taken=taken)
        token = await visit_token(Visit(choice.account_id, page.id, appointment.id))
        url = f"{read_settings().base_url}/agendar/-/visita?{urlencode({'t': token, 'hl': words.language})}"
        writes = person.messages_words is not None
        will_tell = writes and await is_confirmed_in_writing(session)
        await publish(session, VisitBookedOnPage(appointment.id, writes, url, words.language))
    query = {"t": token, "hl": words.language, "novo": "1"} | ({"avisa": "1"} if will_tell else {})
    return RedirectResponse(f"/agendar/-/visita?{urlencode(query)}", 303)


def _seen_first(choice: Choice, asks: bool) -> AbstractAsyncContextManager[str | None]:
    """Held anew while the calendar outside is looked at; a form that cannot be right costs no look."""
    if not asks:
        return nullcontext()
    wanted = Wanted(choice.practitioner_id, choice.service_id, choice.start_at, clinic_id=choice.clinic_id)
    return seen_first(choice.account_id, Promise(wanted, choice.holder), choice.holder)


async def open_page(session: AsyncSession, choice: Choice) -> BookingPage:
    page = await find(session, BookingPage, choice.page_id)
    if page is None or not page.active:
        raise NotFound("Esta página de agendamento não existe.")
    return page


async def _insurer(session: AsyncSession, choice: Choice, named: str) -> str | None:
    """One that the service names, or none."""
    service = await existing(session, Service, choice.service_id)
    return named if named in service.insurers else None


async def _form(
    request: Request,
    session: AsyncSession,
    page: BookingPage,
    choice: Choice,
    token: str,
    words: Words,
    given: Details,
    errors: dict[str, str],
) -> Response:
    service = await existing(session, Service, choice.service_id)
    person = await existing(session, Practitioner, choice.practitioner_id)
    clinic = await existing(session, Clinic, choice.clinic_id)
    agreed = await consent_words(session, page, words)
    back = f"/agendar/{page.slug}?" + urlencode({"servico": service.id, "medico": person.id, "hl": words.language})
    other = "en" if words.language == "pt" else "pt"
    return shown(
        request, "details.html", words, **await head_of(session, page, words), private=True, step=4,
        status=422 if errors else 200,
        chosen=[
            (words.step_service, service.name, None),
            (words.step_person, person.name, None),
            (words.step_time, words.moment(choice.start_at, clinic.timezone), back),
        ],
        other_language=f"/agendar/-/dados?{urlencode({'t': token, 'hl': other})}",
        action="/agendar/-/marcar", token=token, given=given, errors=defaultdict(str, errors), back=back,
        held_until=choice.held_until, is_held=choice.held_until > clock.now(), zone=clinic.timezone,
        insurers=service.insurers, consent=agreed, consent_version=version_of(agreed),
        may_write=await can_write(session), may_invite=await may_invite(session, person.id, clinic.id),
    )  # fmt: skip
