"""A stranger books on a clinic's page: what is shown, held, booked, moved, called off, and what is refused."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from icalendar import Calendar
from sqlalchemy import select, text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.core.ids import new_id
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.record_models import Consent
from balcao.domains.identity.roles import Role
from balcao.domains.scheduling.calendars.change_options import change_options
from balcao.domains.scheduling.calendars.may_invite import may_invite
from balcao.domains.scheduling.calendars.tests import two_sides
from balcao.domains.scheduling.models import Appointment, Occupancy
from balcao.domains.scheduling.public.choose_time import choose_time
from balcao.domains.scheduling.public.models import BookingPage
from balcao.testing import make_agenda, make_identity
from balcao.testing.api import api as served
from balcao.testing.make_agenda import next_weekday

MONDAY = next_weekday(1)


@dataclass
class Visitor:
    """A browser without script: it follows what the page says, and nothing else."""

    client: httpx.AsyncClient
    of: make_agenda.Agenda
    slug: str
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path, headers=self.headers)

    async def post(self, path: str, **data: str) -> httpx.Response:
        return await self.client.post(path, data=data, headers=self.headers)

    async def choose(self, hour: str = "14:30") -> httpx.Response:
        page = await self.get(f"/agendar/{self.slug}?semana={MONDAY}&dia={MONDAY}")
        start = re.search(rf'name="inicio" value="([^"]+)">{hour}<', page.text)
        assert start, page.text
        given = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        return await self.post(f"/agendar/{self.slug}/horario", inicio=start[1], **given)

    async def form(self, chosen: httpx.Response) -> dict[str, str]:
        assert chosen.status_code == 303, chosen.text
        form = await self.get(chosen.headers["location"])
        assert form.status_code == 200, form.text
        token = re.search(r'name="t" value="([^"]+)"', form.text)
        agreed = re.search(r'name="consentimento" value="([^"]+)"', form.text)
        assert token and agreed
        return {"t": token[1], "consentimento": agreed[1]}

    async def book(self, hour: str = "14:30", name: str = "Ana Souza", phone: str = "(11) 98765-4321") -> str:
        """The address of the visit's own page."""
        given = await self.form(await self.choose(hour))
        sent = await self.post("/agendar/-/marcar", nome=name, telefone=phone, **given)
        assert sent.status_code == 303, sent.text
        return str(sent.headers["location"])


async def add_page(account_id: UUID, of: make_agenda.Agenda, slug: str) -> None:
    async with transaction(account_id) as session:
        session.add(BookingPage(slug=slug, clinic_id=of.clinic.id, practitioner_id=None))


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(account_id: UUID) -> AsyncIterator[Visitor]:
    of = await make_agenda.committed_agenda(account_id)
    slug = f"clinica-{of.clinic.id.hex[-12:]}"
    await add_page(account_id, of, slug)
    async with transaction(None) as session:
        await session.execute(text("DELETE FROM page_requests"))
    async with served() as client:
        yield Visitor(client, of, slug)


async def _all(account_id: UUID, kind: type[Appointment] | type[Consent] | type[Contact]) -> list[object]:
    async with transaction(account_id) as session:
        return list(await session.scalars(select(kind).where(kind.account_id == account_id)))


async def test_from_the_page_to_a_booked_visit(account_id: UUID, visitor: Visitor) -> None:
    page = await visitor.get(f"/agendar/{visitor.slug}?semana={MONDAY}")
    assert page.status_code == 200
    assert "Clínica Central" in page.text
    assert "Consulta" in page.text
    assert "Segunda-feira" in page.text
    address = await visitor.book()
    shown = await visitor.get(address)
    assert "Agendado!" in shown.text
    assert "14:30" in shown.text
    (booked,) = await _all(account_id, Appointment)
    assert isinstance(booked, Appointment)
    assert (booked.origin, booked.status, booked.patient_name) == ("pagina", "booked", "Ana Souza")
    assert booked.patient_phone == "+5511987654321"
    (agreed,) = await _all(account_id, Consent)
    assert isinstance(agreed, Consent)
    assert (agreed.kind, agreed.origin, agreed.contact_id) == ("data", f"/agendar/{visitor.slug}", booked.contact_id)
    assert "Clínica Central guarde estes dados" in agreed.words


async def test_an_invitation_is_offered_where_there_is_one_and_wanted_with_an_address(account_id: UUID) -> None:
    async with two_sides.played(account_id) as there, served() as client:
        slug = f"convites-{there.agenda.clinic.id.hex[-12:]}"
        await add_page(account_id, there.agenda, slug)
        visitor = Visitor(client, there.agenda, slug)
        chosen = await visitor.choose()
        assert 'name="convite"' not in (await visitor.get(chosen.headers["location"])).text
        async with transaction(account_id) as session:
            await change_options(session, {"invites": True})
        form = await visitor.get(chosen.headers["location"])
        assert 'name="convite" value="1">' in form.text and len(form.content) < 20_000
        given = {"nome": "Ana Souza", "telefone": "(11) 98765-4321", "convite": "1", **await visitor.form(chosen)}
        wrong = await visitor.post("/agendar/-/marcar", email="ana@", **given)
        assert (wrong.status_code, 'name="convite" value="1" checked>' in wrong.text) == (422, True)
        await visitor.post("/agendar/-/marcar", email="ana@paciente.example", **given)
        nowhere = await visitor.form(await visitor.choose("15:00"))
        await visitor.post("/agendar/-/marcar", nome="Bia Reis", telefone="(11) 98765-0000", convite="1", **nowhere)
        async with transaction(account_id) as session:
            rows = await session.scalars(select(Appointment))
            booked = {row.patient_name: row.wants_invitation for row in rows}
        assert booked == {"Ana Souza": True, "Bia Reis": False}
        await there.settle()
        mails = there.sandbox.world.ledger.read({"mail"}, 0, 10)
        assert [(one["what"], one["to"]) for one in mails] == [("invitation", "ana@paciente.example")]
        async with transaction(account_id) as session:
            assert not await may_invite(session, new_id(), there.agenda.clinic.id), "nobody's calendar"


async def test_whoever_chooses_nobody_goes_by_turns_where_the_service_says_so(account_id: UUID) -> None:
    of = await make_agenda.committed_agenda(account_id)
    async with transaction(account_id) as session:
        people = [await make_agenda.practitioner(session, of.clinic, name) for name in ("Dr. Caio", "Dra. Ana")]
        service = await make_agenda.service(session, "Avaliação", by=people, distribution="round_robin")
        page = BookingPage(slug=f"turnos-{of.clinic.id.hex[-12:]}", clinic_id=of.clinic.id, practitioner_id=None)
        session.add(page)
        await session.flush()
        chosen = [
            (await choose_time(session, page, service.id, None, make_agenda.at(MONDAY, hour))).free_time.practitioner
            for hour in ("09:00", "10:00", "11:00")
        ]
    assert chosen == ["Dr. Caio", "Dra. Ana", "Dr. Caio"]


async def test_in_english_for_whoever_asks_for_it(visitor: Visitor) -> None:
    visitor.headers = {"Accept-Language": "en-GB,en;q=0.9"}
    page = await visitor.get(f"/agendar/{visitor.slug}?semana={MONDAY}")
    assert 'lang="en"' in page.text
    assert "Monday" in page.text
    assert "When?" in page.text


async def test_a_chosen_time_is_held_and_nobody_else_is_offered_it(visitor: Visitor) -> None:
    first = await visitor.choose("09:00")
    assert first.status_code == 303
    page = await visitor.get(f"/agendar/{visitor.slug}?semana={MONDAY}&dia={MONDAY}")
    assert ">09:00<" not in page.text
    assert ">09:30<" in page.text


async def test_who_was_slower_is_shown_the_nearest_times(visitor: Visitor) -> None:
    page = await visitor.get(f"/agendar/{visitor.slug}?semana={MONDAY}&dia={MONDAY}")
    given = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    start = re.search(r'name="inicio" value="([^"]+)">10:00<', page.text)
    assert start
    await visitor.choose("10:00")
    late = await visitor.post(f"/agendar/{visitor.slug}/horario", inicio=start[1], **given)
    assert late.status_code == 409
    assert "acabou de ser escolhido" in late.text
    assert "às 10:30" in late.text


async def test_a_hold_that_ran_out_still_books_while_the_time_is_free(account_id: UUID, visitor: Visitor) -> None:
    given = await visitor.form(await visitor.choose())
    async with transaction(account_id) as session:
        await session.execute(
            text("UPDATE occupancies SET expires_at = :past WHERE account_id = :account_id"),
            {"past": clock.now() - timedelta(minutes=1), "account_id": account_id},
        )
    sent = await visitor.post("/agendar/-/marcar", nome="Ana Souza", telefone="11987654321", **given)
    assert sent.status_code == 303


async def test_the_same_form_sent_twice_books_once(account_id: UUID, visitor: Visitor) -> None:
    given = await visitor.form(await visitor.choose())
    typed = {"nome": "Ana Souza", "telefone": "11987654321"}
    both = await asyncio.gather(*(visitor.post("/agendar/-/marcar", **typed, **given) for _ in range(2)))
    assert [sent.status_code for sent in both] == [303, 303]
    assert len(await _all(account_id, Appointment)) == 1


async def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(visitor: Visitor) -> None:
    given = await visitor.form(await visitor.choose())
    del given["consentimento"]
    sent = await visitor.post("/agendar/-/marcar", nome="Ana <b>", telefone="123", email="x", **given)
    assert sent.status_code == 422
    for told in ("Confira o número", "Confira o e-mail", "Para agendar é preciso concordar"):
        assert told in sent.text
    assert 'value="Ana &lt;b&gt;"' in sent.text


async def test_an_agreement_to_other_words_counts_for_nothing(visitor: Visitor) -> None:
    given = await visitor.form(await visitor.choose())
    given["consentimento"] = "outraversao1"
    sent = await visitor.post("/agendar/-/marcar", nome="Ana Souza", telefone="11987654321", **given)
    assert sent.status_code == 422


async def test_the_answer_is_the_same_for_a_number_that_is_known(account_id: UUID, visitor: Visitor) -> None:
    async with transaction(account_id) as session:
        session.add(Contact(name="Bianca Secreta", phone="+5511987654321", email="bianca@exemplo.com.br"))
    shown = await visitor.get(await visitor.book(name="Ana Souza"))
    assert "Bianca" not in shown.text
    assert "bianca@" not in shown.text
    (contact,) = await _all(account_id, Contact)
    assert isinstance(contact, Contact)
    assert contact.name == "Bianca Secreta"


async def test_the_visit_is_moved_and_called_off_by_its_own_address(account_id: UUID, visitor: Visitor) -> None:
    token = parse_qs(urlsplit(await visitor.book("09:00")).query)["t"][0]
    other = await visitor.get(f"/agendar/-/mudar?t={token}&semana={MONDAY}&dia={MONDAY}")
    start = re.search(r'name="inicio" value="([^"]+)">11:00<', other.text)
    assert start
    moved = await visitor.post("/agendar/-/mudar", t=token, inicio=start[1])
    assert moved.status_code == 303
    assert "Remarcado!" in (await visitor.get(moved.headers["location"])).text
    never = await visitor.post("/agendar/-/mudar", t=token, inicio="2020-01-06T12:00:00+00:00")
    assert never.status_code == 409
    gone = await visitor.post("/agendar/-/cancelar", t=token, motivo="viagem")
    again = await visitor.post("/agendar/-/cancelar", t=token)
    assert (gone.status_code, again.status_code) == (303, 303)
    assert "Cancelado" in (await visitor.get(gone.headers["location"])).text
    (booked,) = await _all(account_id, Appointment)
    assert isinstance(booked, Appointment)
    assert (booked.status, booked.cancel_reason, f"{booked.local_start:%H:%M}") == ("cancelled", "viagem", "11:00")


async def test_what_was_taken_in_the_calendar_outside_a_moment_ago_is_not_promised(account_id: UUID) -> None:
    async with two_sides.played(account_id) as there, served() as client:
        await there.settle()
        visitor = Visitor(client, there.agenda, f"clinica-{there.agenda.clinic.id.hex[-12:]}")
        await add_page(account_id, there.agenda, visitor.slug)
        given = await visitor.form(await visitor.choose("09:00"))
        there.add(make_agenda.at(MONDAY, "08:45"), 30)
        await two_sides.not_seen_for_a_while(account_id)
        late = await visitor.post("/agendar/-/marcar", nome="Ana Souza", telefone="(11) 98765-4321", **given)
        assert late.status_code == 409, late.text
        token = parse_qs(urlsplit(await visitor.book("10:00")).query)["t"][0]
        await two_sides.not_seen_for_a_while(account_id)
        moved = await visitor.post("/agendar/-/mudar", t=token, inicio=make_agenda.at(MONDAY, "11:00").isoformat())
        assert moved.status_code == 303, moved.text
        there.add(make_agenda.at(MONDAY, "14:45"), 30)
        await two_sides.not_seen_for_a_while(account_id)
        refused = await visitor.post("/agendar/-/mudar", t=token, inicio=make_agenda.at(MONDAY, "15:00").isoformat())
        assert refused.status_code == 409
        async with transaction(account_id) as session:
            held = text("SELECT count(*) FROM occupancies WHERE active AND kind = 'hold' AND expires_at > now()")
            assert await session.scalar(held) == 1, "what the first form still holds, and nothing of the move"


async def test_the_calendar_file_says_when_and_where_and_not_what(visitor: Visitor) -> None:
    token = parse_qs(urlsplit(await visitor.book()).query)["t"][0]
    file = await visitor.get(f"/agendar/-/consulta.ics?t={token}")
    assert file.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    assert event["summary"] == "Clínica Central · Dra. Beatriz Lima"
    assert event.decoded("dtstart") == make_agenda.at(MONDAY, "14:30")
    assert "Consulta" not in file.text


async def test_a_token_that_was_not_ours_opens_nothing(visitor: Visitor) -> None:
    address = await visitor.book()
    token = parse_qs(urlsplit(address).query)["t"][0]
    head, body, signature = token.split(".")
    for wrong in ("x", f"{head}.{body}.{signature[::-1]}", f"{head}.{body[:-4]}AAAA.{signature}"):
        answer = await visitor.get(f"/agendar/-/visita?t={wrong}")
        assert answer.status_code == 404
        assert "Ana" not in answer.text
    assert (await visitor.get(f"/agendar/-/dados?t={token}")).status_code == 404


@pytest.mark.parametrize("headers", [{"Origin": "https://outro.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_a_form_sent_from_elsewhere_is_refused(visitor: Visitor, headers: dict[str, str]) -> None:
    given = await visitor.form(await visitor.choose())
    visitor.headers = headers
    sent = await visitor.post("/agendar/-/marcar", nome="Ana Souza", telefone="11987654321", **given)
    assert sent.status_code == 403


async def test_a_page_that_is_off_or_never_was_is_not_found(account_id: UUID, visitor: Visitor) -> None:
    async with transaction(account_id) as session:
        await session.execute(text("UPDATE booking_pages SET active = false"))
    for slug in (visitor.slug, "nao-existe", "Clinica", "..%2f"):
        assert (await visitor.get(f"/agendar/{slug}")).status_code == 404


async def test_one_number_and_one_address_may_not_book_for_ever(visitor: Visitor) -> None:
    hours = ("08:00", "08:30", "09:00", "09:30", "10:00", "10:30")
    for hour in hours[:5]:
        await visitor.book(hour)
    given = await visitor.form(await visitor.choose(hours[5]))
    refused = await visitor.post("/agendar/-/marcar", nome="Ana Souza", telefone="11987654321", **given)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    answers = [await visitor.post("/agendar/-/cancelar", t="x") for _ in range(40)]
    assert answers[-1].status_code == 429


async def test_only_the_pages_own_services_can_be_booked(account_id: UUID, visitor: Visitor) -> None:
    async with transaction(account_id) as session:
        other = await make_agenda.service(session, "Só por telefone", by=[visitor.of.practitioner])
        await session.execute(
            text("UPDATE booking_pages SET service_ids = ARRAY[CAST(:id AS uuid)]"), {"id": visitor.of.service.id}
        )
    page = await visitor.get(f"/agendar/{visitor.slug}")
    assert "Só por telefone" not in page.text
    start = make_agenda.at(MONDAY, "09:00").isoformat()
    path = f"/agendar/{visitor.slug}/horario"
    assert (await visitor.post(path, inicio=start, servico=str(other.id), medico="todos")).status_code == 409


async def test_a_hundred_at_one_time_by_page_and_api_and_one_has_it(account_id: UUID, visitor: Visitor) -> None:
    """A third come by the page's form, the others as programs book: one wins, all others are told what is left."""
    service, who = visitor.of.service.id, visitor.of.practitioner.id
    start = make_agenda.at(MONDAY, "15:00")

    async def by_page(number: int) -> bool:
        given = {"inicio": start.isoformat(), "servico": str(service), "medico": str(who)}
        chosen = await visitor.post(f"/agendar/{visitor.slug}/horario", **given)
        if chosen.status_code != 303:
            assert chosen.status_code == 409
            return False
        form = await visitor.form(chosen)
        sent = await visitor.post("/agendar/-/marcar", nome="Ana Souza", telefone=f"1198{number:07}", **form)
        return sent.status_code == 303

    async def by_api(number: int) -> bool:
        body = {
            "paciente_nome": "Ana Souza", "paciente_telefone": f"1197{number:07}", "medico_id": str(who),
            "servico_id": str(service), "data_agendamento": str(MONDAY), "horario_inicio": "15:00",
        }  # fmt: skip
        answer = await visitor.client.post("/api/v1/agendamentos", json=body, headers=program.headers)
        assert answer.status_code in (201, 409), answer.text
        return answer.status_code == 201

    program = await make_identity.signed_in(account_id, role=Role.ATTENDANT)
    won = await asyncio.gather(*(by_page(n) if n % 3 == 0 else by_api(n) for n in range(100)))
    async with transaction(account_id) as session:
        taken = (await session.scalars(select(Occupancy).where(Occupancy.active, Occupancy.starts_at == start))).all()
    assert sum(won) == 1
    assert len(taken) == 1
