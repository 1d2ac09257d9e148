"""What a person agreed to is shown, taken along, and taken back; it is never unsaid."""

from uuid import UUID

from balcao.core.database import transaction
from balcao.domains.contacts.consent import Whence, consent, version_of
from balcao.domains.contacts.models import Contact
from balcao.domains.contacts.recognise import recognise_phone
from balcao.domains.identity.roles import Role
from balcao.testing import make_identity
from balcao.testing.api import api
from balcao.testing.make_inbox import ask

WHENCE = Whence("/agendar/clinica-modelo", "203.0.113.9", "=Navegador 1.0")
DATA, MESSAGES = "Concordo que a clínica guarde os meus dados.", "Aceito receber mensagens sobre o meu horário."


async def _agreed(account_id: UUID) -> UUID:
    async with transaction(account_id) as session:
        contact = await recognise_phone(session, "11 98765-4321", "Ana Souza")
        await consent(session, contact.id, "data", DATA, WHENCE)
        await consent(session, contact.id, "messages", MESSAGES, WHENCE)
        return contact.id


async def test_what_was_agreed_to_is_told_with_its_words_and_taken_along(account_id: UUID) -> None:
    id = await _agreed(account_id)
    person = await make_identity.signed_in(account_id, role=Role.MANAGER)
    async with api(person.headers) as desk:
        items = (await ask(desk, "GET", f"/contacts/{id}/consents"))["items"]
        file = await desk.get(f"/api/v1/contacts/{id}/consents.csv")
    assert [(one["kind"], one["words"], one["version"]) for one in items] == [
        ("messages", MESSAGES, version_of(MESSAGES)),
        ("data", DATA, version_of(DATA)),
    ]
    assert {one["revoked_at"] for one in items} == {None}
    heading, *rows = file.text.removeprefix("\ufeff").splitlines()
    assert heading.startswith("Consentimento;Palavras;") and len(rows) == 2
    assert f"Guardar os dados;{DATA};{version_of(DATA)};/agendar/clinica-modelo;" in rows[1]
    assert ";203.0.113.9;'=Navegador 1.0;" in rows[1], "harmless to a spreadsheet"


async def test_taken_back_it_stays_readable_and_nothing_goes_out_any_more(account_id: UUID) -> None:
    id = await _agreed(account_id)
    person = await make_identity.signed_in(account_id, role=Role.ATTENDANT, name="Lia")
    async with api(person.headers) as desk:
        messages, data = (await ask(desk, "GET", f"/contacts/{id}/consents"))["items"]
        await ask(desk, "POST", f"/contacts/{id}/consents/{data['id']}/revocation")
        async with transaction(account_id) as session:
            assert not (await session.get_one(Contact, (account_id, id))).opted_out
        path = f"/contacts/{id}/consents/{messages['id']}/revocation"
        first = await ask(desk, "POST", path, {"reason": "Pediu por telefone"})
        again = await ask(desk, "POST", path, {"reason": "Outra vez"})
        assert first == again
        assert (first["words"], first["revoked_by"], first["revoke_reason"]) == (MESSAGES, "Lia", "Pediu por telefone")
        told = (await ask(desk, "GET", f"/contacts/{id}/history"))["items"][0]
    assert told["changes"] == {"opted_out": [False, True], "consent.messages": [version_of(MESSAGES), None]}
    async with transaction(account_id) as session:
        assert (await session.get_one(Contact, (account_id, id))).opted_out


async def test_a_consent_is_its_own_contacts(account_id: UUID) -> None:
    id = await _agreed(account_id)
    async with transaction(account_id) as session:
        other = await recognise_phone(session, "11 91234-5678", "Bia")
    person = await make_identity.signed_in(account_id, role=Role.MANAGER)
    async with api(person.headers) as desk:
        row = (await ask(desk, "GET", f"/contacts/{id}/consents"))["items"][0]
        await ask(desk, "POST", f"/contacts/{other.id}/consents/{row['id']}/revocation", expect=404)
