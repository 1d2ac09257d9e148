"""Who did what: what is kept, what is never kept, who may read it and how it is found."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from balcao.core import clock
from balcao.core.database import transaction
from balcao.domains.identity.roles import Role
from balcao.testing import make, make_desk, make_identity, make_talk
from balcao.testing.api import api
from balcao.testing.make_identity import PASSWORD

PLACE = "/api/v1/audit"


async def test_a_failed_sign_in_is_kept_for_those_who_have_the_email_alone(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    stranger = await make_identity.signed_in(await make.account())
    async with api() as client:
        given = {"grant_type": "password", "username": owner.user.email, "password": "um palpite qualquer"}
        agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}
        await client.post("/api/v1/auth/token", data=given, headers=agent)
        params = {"act": "sign_in_failed"}
        found = (await client.get(PLACE, params=params, headers=owner.headers)).json()["items"]
        assert [entry["actor"] for entry in found] == ["?"]
        assert found[0]["detail"]["device"] == "Firefox · Linux"
        assert found[0]["subject_id"] == str(owner.user.id)
        assert "palpite" not in str(found)
        assert (await client.get(PLACE, params=params, headers=stranger.headers)).json()["items"] == []


async def test_role_changes_say_from_what_to_what(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id, name="Olga Dias")
    person = await make_identity.user(account_id, role=Role.ATTENDANT, name="Bia Lima")
    async with api(owner.headers) as client:
        await client.put(f"/api/v1/users/{person.id}", json={"role": "manager", "name": "Bia Lima"})
        await client.put(f"/api/v1/users/{person.id}", json={"active": False})
        log = (await client.get(PLACE, params={"person": str(person.id)})).json()["items"]
    seen = {entry["act"]: entry for entry in log}
    assert seen["role_changed"]["detail"] == {"name": "Bia Lima", "from": "attendant", "to": "manager"}
    assert (seen["deactivated"]["actor"], seen["deactivated"]["user_id"]) == ("Olga Dias", str(owner.user.id))


async def test_it_is_found_by_person_act_object_and_time_in_pages(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    async with api(owner.headers) as client:
        for number in range(5):
            made = await client.post("/api/v1/api-clients", json={"name": f"Programa {number}"})
        started = clock.now()
        params = {"act": "created", "subject_kind": "api_client", "person": str(owner.user.id), "limit": "2"}
        names: list[str] = []
        cursor = None
        while True:
            page = (await client.get(PLACE, params=params | ({"cursor": cursor} if cursor else {}))).json()
            names += [entry["detail"]["name"] for entry in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert names == [f"Programa {number}" for number in reversed(range(5))]
        one = await client.get(PLACE, params={"subject_kind": "api_client", "subject_id": made.json()["id"]})
        assert [entry["detail"]["name"] for entry in one.json()["items"]] == ["Programa 4"]
        tomorrow = (started + timedelta(days=1)).isoformat()
        assert (await client.get(PLACE, params={"from": tomorrow})).json()["items"] == []
        assert len((await client.get(PLACE, params={"to": tomorrow, "act": ["created"]})).json()["items"]) == 6
        assert (await client.get(PLACE, params={"from": "ontem"})).status_code == 422


async def test_attendants_do_not_read_it_and_nobody_changes_it(account_id: UUID) -> None:
    attendant = await make_identity.signed_in(account_id, role=Role.ATTENDANT)
    async with api(attendant.headers) as client:
        assert (await client.get(PLACE)).status_code == 403
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        try:
            async with transaction(account_id) as session:
                await session.execute(text(statement))
        except Exception as refused:
            assert "permission denied" in str(refused)
        else:
            raise AssertionError(f"{statement} was allowed")


async def test_what_is_deleted_leaves_an_entry_though_its_use_case_writes_none(account_id: UUID) -> None:
    manager = await make_identity.signed_in(account_id, role=Role.MANAGER, name="Gil Melo")
    async with api(manager.headers) as client:
        label = (await client.post("/api/v1/labels", json={"name": "urgente"})).json()
        assert (await client.delete(f"/api/v1/labels/{label['id']}")).status_code == 204
        assert (await client.delete(f"/api/v1/labels/{label['id']}")).status_code == 404
        clinic = (
            await client.post("/api/v1/clinicas/", json={"nome": "Centro", "fuso_horario": "America/Sao_Paulo"})
        ).json()
        await client.put(f"/api/v1/clinicas/{clinic['id']}", json={"nome": "Centro novo"})
        log = (await client.get(PLACE, params={"person": str(manager.user.id)})).json()["items"]
    kept = [(entry["act"], entry["subject_kind"], entry["subject_id"]) for entry in log]
    assert kept.count(("removed", "label", label["id"])) == 1
    assert ("changed", "clinic", clinic["id"]) in kept
    assert PASSWORD not in str(log)


async def test_a_draft_that_goes_is_nobodys_business_and_an_act_on_a_thing_is_of_that_thing(account_id: UUID) -> None:
    owner = await make_identity.signed_in(account_id)
    channel = await make_talk.channel(account_id)
    conversation_id = await make_desk.wrote(account_id, channel)
    async with api(owner.headers) as client:
        await client.put(f"/api/v1/conversations/{conversation_id}/draft", json={"text": "quase"})
        assert (await client.delete(f"/api/v1/conversations/{conversation_id}/draft")).is_success
        made = await client.post("/api/v1/servicos", json={"nome": "Limpeza", "duracao_minutos": 30})
        assert (await client.post(f"/api/v1/servicos/{made.json()['id']}/ativar")).is_success
        log = (await client.get(PLACE)).json()["items"]
    told = [(entry["act"], entry["subject_kind"]) for entry in log]
    assert told[:2] == [("changed", "service"), ("created", "service")]
    assert not {"conversation", "draft"} & {kind for _, kind in told}
