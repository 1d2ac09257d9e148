"""Every route of the API and the role it takes: below it 403, without a token 401. A new route needs a line here."""

import re
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from balcao.domains.identity.roles import Role
from balcao.testing import make_identity
from balcao.testing.api import api

OPEN = """
GET /api/integrations/health
GET /readyz
GET /api/v1/first-owner
POST /api/v1/first-owner
POST /api/v1/auth/token
POST /api/v1/auth/refresh
POST /api/v1/auth/revoke
POST /api/v1/auth/invitations/acceptances
POST /api/v1/auth/invitations/views
POST /api/v1/auth/password-resets/requests
POST /api/v1/auth/password-resets/uses
POST /api/v1/auth/password-resets/views
GET /api/v1/attachments/{id}/content
GET /api/v1/connectors/{key}/logo.svg
GET /api/v1/oauth/callback
"""

READ_ONLY = """
GET /api/integrations/queues/stats
GET /api/v1/account
GET /api/v1/connections/{id}/origem
GET /api/v1/marcacoes-externas
GET /api/v1/marcacoes-externas/{id}
GET /api/v1/agendamentos
GET /api/v1/agendamentos/horarios
GET /api/v1/agendamentos/{id}
GET /api/v1/agendamentos/{id}/historico
GET /api/v1/assignment-rules
GET /api/v1/assignment-rules/{id}
GET /api/v1/availability
PUT /api/v1/availability/me
GET /api/v1/bot
GET /api/v1/bulk-changes/{id}
GET /api/v1/business-hours
GET /api/v1/business-hours/{id}
GET /api/v1/calendar-busy
GET /api/v1/calendar-conflicts
GET /api/v1/calendar-conflicts/contagem
GET /api/v1/calendar-links
GET /api/v1/calendar-mirrors
GET /api/v1/calendar-options
GET /api/v1/canned-replies
GET /api/v1/canned-replies/variables
GET /api/v1/canned-replies/{id}
GET /api/v1/channels
GET /api/v1/channels/{id}/status
GET /api/v1/clinicas
GET /api/v1/clinicas/{id}
GET /api/v1/clinicas/{id}/feriados
GET /api/v1/clinicas/{id}/feriados/conflitos
GET /api/v1/clinicas/{id}/dashboard
GET /api/v1/clinicas/{id}/metricas
GET /api/v1/connections
GET /api/v1/connections/{id}
GET /api/v1/connectors
GET /api/v1/connectors/{key}
GET /api/v1/contact-attributes
GET /api/v1/contact-duplicates
GET /api/v1/contact-merges/{id}
GET /api/v1/contacts
GET /api/v1/contacts/{id}
GET /api/v1/contacts/{id}/consents
GET /api/v1/contacts/{id}/duplicates
GET /api/v1/contacts/{id}/files
GET /api/v1/contacts/{id}/history
GET /api/v1/contacts/{id}/merges
GET /api/v1/convenios
GET /api/v1/convenios/{id}
GET /api/v1/conversations
GET /api/v1/conversations/counters
GET /api/v1/conversations/{id}
GET /api/v1/conversations/{id}/messages
GET /api/v1/conversations/{id}/participants
GET /api/v1/inbox-options
GET /api/v1/labels
GET /api/v1/lembretes
GET /api/v1/lista-espera
GET /api/v1/lista-espera/metricas
GET /api/v1/lista-espera/ofertas
GET /api/v1/lista-espera/opcoes
GET /api/v1/lista-espera/{id}
GET /api/v1/lista-espera/{id}/ofertas
GET /api/v1/agendamentos/{id}/lembretes
GET /api/v1/lembretes/sequencias
GET /api/v1/lembretes/sequencias/{id}
POST /api/v1/lembretes/sequencias/previas
POST /api/v1/live/tickets
GET /api/v1/me
PUT /api/v1/me
POST /api/v1/me/recovery-codes
GET /api/v1/me/second-factor
POST /api/v1/me/second-factor
POST /api/v1/me/second-factor/confirmations
POST /api/v1/me/second-factor/removals
DELETE /api/v1/me/sign-ins
GET /api/v1/me/sign-ins
DELETE /api/v1/me/sign-ins/{id}
GET /api/v1/medicos
GET /api/v1/medicos/{id}
GET /api/v1/medicos/{id}/agenda
GET /api/v1/medicos/{id}/bloqueios
GET /api/v1/medicos/{id}/disponibilidade
GET /api/v1/medicos/{id}/excecoes
GET /api/v1/mentions
PUT /api/v1/mentions
GET /api/v1/mentions/counters
GET /api/v1/conversations/{id}/message-costs
GET /api/v1/message-prices
GET /api/v1/messages/{id}
GET /api/v1/messages/{id}/timeline
GET /api/v1/messages/{id}/versions
GET /api/v1/promocoes
GET /api/v1/promocoes/ativas
GET /api/v1/promocoes/{id}
GET /api/v1/paginas-agendamento
GET /api/v1/paginas-agendamento/{id}
GET /api/v1/municipios
GET /api/v1/queues/failed
GET /api/v1/recursos
GET /api/v1/recursos/{id}
GET /api/v1/satisfaction/channels
GET /api/v1/saved-filters
GET /api/v1/saved-filters/{id}
GET /api/v1/scheduled-messages
GET /api/v1/scheduled-messages/{id}
GET /api/v1/search
GET /api/v1/service-levels
GET /api/v1/service-levels/{id}
GET /api/v1/servicos
GET /api/v1/servicos/disponiveis
GET /api/v1/servicos/{id}
GET /api/v1/surveys
GET /api/v1/teams
GET /api/v1/teams/{id}
GET /api/v1/templates
POST /api/v1/templates/previews
GET /api/v1/templates/{id}
GET /api/v1/users
GET /api/v1/users/{id}
"""

ATTENDANT = """
GET /api/v1/connections/{id}/ofertas
POST /api/v1/marcacoes-externas/{id}/cancelar
POST /api/v1/marcacoes-externas/{id}/resolver
POST /api/v1/lista-espera
PUT /api/v1/lista-espera/{id}
DELETE /api/v1/lista-espera/{id}
POST /api/v1/lista-espera/{id}/ofertas
POST /api/v1/lista-espera/{id}/retirar-oferta
POST /api/v1/agendamentos
POST /api/v1/agendamentos/reservas
DELETE /api/v1/agendamentos/reservas/{id}
PUT /api/v1/agendamentos/{id}
POST /api/v1/agendamentos/{id}/calendario
POST /api/v1/calendar-conflicts/{id}/resolver
POST /api/v1/calendar-mirrors/{id}/ler
POST /api/v1/agendamentos/{id}/cancelar
POST /api/v1/agendamentos/{id}/confirmar
POST /api/v1/agendamentos/{id}/desconfirmar
POST /api/v1/agendamentos/{id}/mover-grupo
POST /api/v1/attachments
DELETE /api/v1/bloqueios/{id}
POST /api/v1/bulk-changes/{id}/undo
POST /api/v1/canned-replies
DELETE /api/v1/canned-replies/{id}
PUT /api/v1/canned-replies/{id}
POST /api/v1/canned-replies/{id}/renderings
GET /api/v1/connections/{id}/calendars
GET /api/v1/contact-imports
POST /api/v1/contact-imports
POST /api/v1/contact-imports/previews
DELETE /api/v1/contact-imports/{id}
GET /api/v1/contact-imports/{id}
POST /api/v1/contact-merges/{id}/undo
POST /api/v1/contacts
POST /api/v1/contacts/{id}/consents/{consent_id}/revocation
PUT /api/v1/contacts/{id}
POST /api/v1/contacts/{id}/merges
POST /api/v1/conversations
POST /api/v1/conversations/bulk
PUT /api/v1/conversations/{id}
DELETE /api/v1/conversations/{id}/draft
GET /api/v1/conversations/{id}/draft
PUT /api/v1/conversations/{id}/draft
POST /api/v1/conversations/{id}/messages
PUT /api/v1/conversations/{id}/participants/{who}
POST /api/v1/conversations/{id}/transfers
POST /api/v1/conversations/{id}/typing
GET /api/v1/drafts
POST /api/v1/labels
DELETE /api/v1/labels/{id}
PUT /api/v1/labels/{id}
POST /api/v1/medicos/{id}/bloquear
POST /api/v1/medicos/{id}/excecoes
DELETE /api/v1/medicos/{id}/excecoes/{data}
PUT /api/v1/messages/{id}
POST /api/v1/messages/{id}/attachments/{attachment_id}/downloads
POST /api/v1/messages/{id}/forwards
POST /api/v1/promocoes/{id}/aplicar
POST /api/v1/queues/failed/{id}/retries
POST /api/v1/saved-filters
DELETE /api/v1/saved-filters/{id}
PUT /api/v1/saved-filters/{id}
DELETE /api/v1/scheduled-messages/{id}
PUT /api/v1/scheduled-messages/{id}
POST /api/v1/whatsapp/processar
"""

MANAGER = """
PUT /api/v1/connections/{id}/ofertas
POST /api/v1/connections/{id}/origem
PUT /api/v1/lista-espera/opcoes
POST /api/v1/lembretes/sequencias
POST /api/v1/lembretes/sequencias/padrao
DELETE /api/v1/lembretes/sequencias/{id}
PUT /api/v1/lembretes/sequencias/{id}
PUT /api/v1/account
GET /api/v1/api-clients
POST /api/v1/api-clients
DELETE /api/v1/api-clients/{id}
POST /api/v1/assignment-rules
DELETE /api/v1/assignment-rules/{id}
PUT /api/v1/assignment-rules/{id}
GET /api/v1/audit
PUT /api/v1/availability/{user_id}
PUT /api/v1/bot
POST /api/v1/business-hours
DELETE /api/v1/business-hours/{id}
PUT /api/v1/business-hours/{id}
PUT /api/v1/calendar-links
PUT /api/v1/calendar-options
POST /api/v1/clinicas
DELETE /api/v1/clinicas/{id}
PUT /api/v1/clinicas/{id}
DELETE /api/v1/clinicas/{id}/feriados/{data}
PUT /api/v1/clinicas/{id}/feriados/{data}
POST /api/v1/convenios
DELETE /api/v1/convenios/{id}
PUT /api/v1/convenios/{id}
POST /api/v1/connections
DELETE /api/v1/connections/{id}
PUT /api/v1/connections/{id}
POST /api/v1/connections/{id}/authorization
POST /api/v1/connections/{id}/test
POST /api/v1/contact-attributes
DELETE /api/v1/contact-attributes/{id}
PUT /api/v1/contact-attributes/{id}
GET /api/v1/contacts.csv
GET /api/v1/contacts/{id}/consents.csv
PUT /api/v1/inbox-options
GET /api/v1/invitations
POST /api/v1/invitations
DELETE /api/v1/invitations/{id}
GET /api/v1/kept-webhooks
GET /api/v1/kept-webhooks/{id}
POST /api/v1/kept-webhooks/{id}/readings
POST /api/v1/medicos
DELETE /api/v1/medicos/{id}
PUT /api/v1/medicos/{id}
POST /api/v1/paginas-agendamento
POST /api/v1/paginas-agendamento/modelo
DELETE /api/v1/paginas-agendamento/{id}
PUT /api/v1/paginas-agendamento/{id}
POST /api/v1/recursos
DELETE /api/v1/recursos/{id}
PUT /api/v1/recursos/{id}
GET /api/v1/refused-webhooks
PUT /api/v1/satisfaction/channels/{id}
GET /api/v1/message-costs
POST /api/v1/message-prices
DELETE /api/v1/message-prices/{id}
PUT /api/v1/message-prices/{id}
POST /api/v1/promocoes
PUT /api/v1/promocoes/{id}
POST /api/v1/service-levels
GET /api/v1/service-levels/figures
DELETE /api/v1/service-levels/{id}
PUT /api/v1/service-levels/{id}
POST /api/v1/servicos
DELETE /api/v1/servicos/{id}
PUT /api/v1/servicos/{id}
POST /api/v1/servicos/{id}/ativar
GET /api/v1/surveys/figures
POST /api/v1/teams
DELETE /api/v1/teams/{id}
PUT /api/v1/teams/{id}
POST /api/v1/templates
POST /api/v1/templates/sync
DELETE /api/v1/templates/{id}
PUT /api/v1/templates/{id}
DELETE /api/v1/templates/{id}/draft
POST /api/v1/templates/{id}/submissions
POST /api/v1/users
DELETE /api/v1/users/{id}
PUT /api/v1/users/{id}
"""

OWNER = """
DELETE /api/v1/demo-data
POST /api/v1/users/{id}/password-resets
DELETE /api/v1/users/{id}/second-factor
GET /api/v1/users/{id}/sign-ins
DELETE /api/v1/users/{id}/sign-ins
"""

TABLE: dict[str, Role | None] = {
    line: role
    for role, lines in (
        (None, OPEN),
        (Role.READ_ONLY, READ_ONLY),
        (Role.ATTENDANT, ATTENDANT),
        (Role.MANAGER, MANAGER),
        (Role.OWNER, OWNER),
    )
    for line in lines.split("\n")
    if line
}
# What a person has and a program has not: there a program's 403 says so.
OF_PEOPLE = re.compile(r"/api/v1/(me|drafts|mentions|conversations/\{id\}/draft)(/|$)")
GUARDED = sorted((line, role) for line, role in TABLE.items() if role is not None)


async def _ask(client: AsyncClient, line: str, headers: dict[str, str]) -> int:
    method, path = line.split(" ")
    address = re.sub(r"\{\w+\}", str(uuid4()), path)
    body: dict[str, str] | None = {} if method in {"POST", "PUT"} else None
    return (await client.request(method, address, json=body, headers=headers)).status_code


async def test_every_route_has_its_line(database_url: str) -> None:
    async with api() as client:
        paths = (await client.get("/openapi.json")).json()["paths"]
    routes = {f"{method.upper()} {path}" for path, operations in paths.items() for method in operations}
    assert routes - TABLE.keys() == set(), "give each new route the role it takes"
    assert TABLE.keys() - routes == set(), "these are gone"


async def test_without_a_token_every_guarded_route_answers_401(database_url: str) -> None:
    async with api() as client:
        answers = {line: await _ask(client, line, {}) for line, _ in GUARDED}
    assert {line: status for line, status in answers.items() if status != 401} == {}


async def test_what_the_document_does_not_show_is_guarded_too(account_id: UUID) -> None:
    reader = await make_identity.signed_in(account_id, role=Role.READ_ONLY)
    async with api() as client:
        for method in ("GET", "POST", "PUT", "DELETE"):
            assert (await client.request(method, "/api/v1/sandbox/state")).status_code == 401
            assert (await client.request(method, "/api/v1/sandbox/state", headers=reader.headers)).status_code == 403


@pytest.mark.parametrize("kind", ["person", "program"])
@pytest.mark.parametrize("role", list(Role))
async def test_a_role_passes_what_it_reaches_and_nothing_else(account_id: UUID, role: Role, kind: str) -> None:
    async with api(quiet=True) as client:
        if kind == "person":
            headers = (await make_identity.signed_in(account_id, role=role)).headers
        else:
            headers = await _program(client, account_id, role)
        wrong = {}
        for line, needed in GUARDED:
            status = await _ask(client, line, headers)
            about_oneself = kind == "program" and OF_PEOPLE.search(line) is not None
            expected_403 = not role.reaches(needed)
            if (
                status >= 500
                or (expected_403 and status != 403)
                or (status in {401, 403} and not (expected_403 or about_oneself))
            ):
                wrong[line] = status
    assert wrong == {}


async def _program(client: AsyncClient, account_id: UUID, role: Role) -> dict[str, str]:
    client_id, secret = await make_identity.client(account_id, role=role)
    given = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    answer = await client.post("/api/v1/auth/token", data=given)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}
