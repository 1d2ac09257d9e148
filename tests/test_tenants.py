"""Two tenants, every route and every id of openapi.json: nothing is seen or changed across."""

import copy
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio

from balcao.testing.furnished import API, FIELDS, Ids, example_of, furnish
from balcao.testing.stage import PASSWORD, Stage

OPEN = {"/readyz", "/api/integrations/health", "/api/v1/first-owner"}
OUTSIDE = ("/api/v1/auth/", "/api/v1/webhooks", "/api/v1/oauth")
OF_ALL = {f"{API}connectors/"}  # the same for everybody
OF_ONESELF = {f"{API}mentions"}  # changes the caller's own alone, of which none is there
PLAIN = {"{who}": "me", "{data}": "2027-03-01"}  # parameters that name nothing of anybody's
Operation = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True)
class Two:
    """Both have one of everything; it is the second one who asks."""

    stage: Stage
    first: Ids
    second: Ids
    token: str
    operations: list[Operation]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def two(stage: Stage) -> AsyncIterator[Two]:
    first = await furnish(
        stage, stage.channel_id, await _conversation(stage, stage.patient("5511987670001", "Xisto")), "Xisto"
    )
    paths = (await stage.call("GET", "/openapi.json"))["paths"]
    operations = [(method, path, told) for path, all in paths.items() for method, told in all.items()]
    async with stage.another_account("Outra Clínica"):
        number = "100000000000077"
        channel = await stage.connect_number(number, "Outro número", bot=False)
        patient = stage.patient("5511987670002", "Yara")
        await patient.send(type="text", text="só eu e a outra clínica", phone_number_id=number)
        second = await furnish(stage, channel, (await patient.conversation())["id"], "Yara")
        yield Two(stage, first, second, stage.token, operations)


async def _conversation(stage: Stage, patient: Any) -> str:
    await patient.say("só eu, Xisto, e a clínica")
    id: str = (await patient.conversation())["id"]
    return id


def _asked(two: Two) -> Iterator[Operation]:
    for method, path, told in two.operations:
        if path not in OPEN and not path.startswith(OUTSIDE):
            yield method, path, told


def test_no_route_names_something_that_is_not_among_the_two_tenants_things(two: Two) -> None:
    """A new kind of id has to be furnished, or what follows would not ask for it."""
    prefixes = {path.partition("{")[0] for _, path, _ in _asked(two) if "{" in path}
    assert prefixes - two.first.keys() == set()
    named = {name for _, _, told in _asked(two) for name, _ in _ids_in(_body(told))}
    assert named - FIELDS.keys() == set(), "say of which kind these are"


async def test_with_anothers_id_in_the_path_no_route_tells_or_changes_anything(two: Two) -> None:
    before = await _seen_by_first(two)
    asked = 0
    for method, path, told in _asked(two):
        prefix = path.partition("{")[0]
        if prefix in OF_ALL:
            continue
        for address in _addresses(two, path) if "{" in path else [path]:
            status, body = await _ask(two, method, address, _own(two, _body(told)) if "{" in path else None)
            asked += 1
            _judge(two, f"{method} {address}", status, body)
            if "{" in path and not (status >= 400 or _is_empty(body)):
                raise AssertionError(f"{method} {address}: {status} {body[:300]}")
    assert asked > 500
    assert await _seen_by_first(two) == before


async def test_with_anothers_id_in_the_body_or_the_query_nothing_comes_of_it(two: Two) -> None:
    before = await _seen_by_first(two)
    asked = 0
    for method, path, told in _asked(two):
        if method == "delete":
            continue
        address = _own_address(two, path)
        for body in _with_one_of_anothers(two, _body(told)):
            status, answer = await _ask(two, method, address, body)
            asked += 1
            _judge(two, f"{method} {address} {body}", status, answer)
            if status < 300 and path not in OF_ONESELF and not _refused_each(answer):
                raise AssertionError(f"{method} {address} took {body}: {status} {answer[:300]}")
        for parameter in told.get("parameters", []):
            if parameter["in"] == "query" and parameter["name"] in FIELDS:
                theirs = two.first[API + FIELDS[parameter["name"]]]
                status, answer = await _ask(two, method, f"{address}?{parameter['name']}={theirs}", None)
                asked += 1
                _judge(two, f"{method} {address}?{parameter['name']}", status, answer)
    assert asked > 40
    assert await _seen_by_first(two) == before


def _judge(two: Two, where: str, status: int, body: str) -> None:
    assert status < 500, f"{where}: {status} {body[:300]}"
    leaked = [prefix for prefix, id in two.first.items() if prefix not in OF_ALL and id in body and id not in where]
    assert not leaked, f"{where} tells of {leaked}: {body[:300]}"
    assert "Xisto" not in body, f"{where}: {body[:300]}"


def _refused_each(answer: str) -> bool:
    """A change of many answers 200 and says of each that it is not there."""
    told = json.loads(answer or "{}")
    results = told.get("results") or told.get("items") or []
    return bool(results) and all(one.get("status") == "failed" or one.get("error") for one in results)


def _addresses(two: Two, path: str) -> Iterator[str]:
    """The first's id of this kind, and some of other kinds; a second parameter is one that would do."""
    prefix, _, rest = path.partition("{")
    suffix = rest.partition("}")[2]
    beside = {"{attachment_id}": "attachments/", "{consent_id}": "consents/"}
    for name, value in ({name: two.first[API + kind] for name, kind in beside.items()} | PLAIN).items():
        suffix = suffix.replace(name, value)
    assert "{" not in suffix, path
    others = [kind for kind in two.first if kind not in OF_ALL | {prefix}]
    for kind in [prefix, *others[len(path) % 9 :: 9]]:
        yield prefix + two.first[kind] + suffix


def _own_address(two: Two, path: str) -> str:
    prefix = path.partition("{")[0]
    if "{" not in path:
        return path
    own = prefix + two.second[prefix] + path.partition("{")[2].partition("}")[2]
    for name, value in ({name: str(uuid4()) for name in ("{attachment_id}", "{consent_id}")} | PLAIN).items():
        own = own.replace(name, value)
    return own


def _body(told: dict[str, Any]) -> Any:
    content = told.get("requestBody", {}).get("content", {}).get("application/json")
    if not content:
        return None
    # Where there are several, the first is the one that furnishes everything.
    shown = example_of(content)
    return copy.deepcopy(shown)


def _ids_in(body: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """(field, id) of every id in a body."""
    if isinstance(body, dict):
        for key, value in body.items():
            yield from _ids_in(value, key)
    elif isinstance(body, list):
        for value in body:
            yield from _ids_in(value, name)
    elif isinstance(body, str) and _is_id(body):
        yield name, body


def _is_id(value: str) -> bool:
    try:
        return bool(UUID(value))
    except ValueError:
        return False


def _replaced(body: Any, ids: Any, name: str = "", path: str = "") -> Any:
    """`ids(field, where)` in place of every id."""
    if isinstance(body, dict):
        return {key: _replaced(value, ids, key, f"{path}.{key}") for key, value in body.items()}
    if isinstance(body, list):
        return [_replaced(value, ids, name, f"{path}[{place}]") for place, value in enumerate(body)]
    return ids(name, path) if isinstance(body, str) and _is_id(body) else body


def _own(two: Two, body: Any) -> Any:
    return _replaced(body, lambda name, _: two.second[API + FIELDS[name]])


def _with_one_of_anothers(two: Two, body: Any) -> Iterator[Any]:
    """The body with its own ids but for one, each in turn."""
    places: list[str] = []

    def note(name: str, path: str) -> str:
        places.append(path)
        return ""

    _replaced(body, note)
    for place in places:
        yield _replaced(
            body, lambda name, path, place=place: (two.first if path == place else two.second)[API + FIELDS[name]]
        )


async def _ask(two: Two, method: str, address: str, body: Any) -> tuple[int, str]:
    if body is None and method in {"put", "post"}:
        body = {}
    headers = {"Authorization": f"Bearer {two.token}"}
    async with two.stage.http.request(
        method, two.stage.base + address, json=body, headers=headers, allow_redirects=False
    ) as response:
        return response.status, await response.text()


def _is_empty(body: str) -> bool:
    return not body or json.loads(body) in ({"items": [], "next_cursor": None}, {"items": []}, [])


async def _seen_by_first(two: Two) -> dict[str, Any]:
    """Whatever the first one's own GET of each thing shows."""
    own = await _token(two.stage)
    seen = {}
    for method, path, _ in _asked(two):
        prefix = path.partition("{")[0]
        if method == "get" and path.endswith("}") and path.count("{") == 1 and prefix not in OF_ALL:
            told = await two.stage.call("GET", prefix + two.first[prefix], Authorization=f"Bearer {own}")
            seen[path] = {key: value for key, value in told.items() if key not in {"health", "last_seen_at", "status"}}
    return seen


async def _token(stage: Stage) -> str:
    given = {"grant_type": "password", "username": stage.email, "password": PASSWORD}
    token: str = (await stage.call("POST", "/api/v1/auth/token", given, Authorization=""))["access_token"]
    return token
