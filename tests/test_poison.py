"""Poison in webhooks and in every body, path and query of the API: no 5xx, nothing lost, the rest of the batch read."""

import asyncio
import copy
import hashlib
import hmac
import io
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import aiohttp
import pytest_asyncio

from balcao.core import clock
from balcao.testing.furnished import API, Ids, example_of, furnish, with_own
from balcao.testing.stage import BUSINESS_ID, PHONE_ID, SECRET, Stage

NOT_ASKED = ("/api/v1/auth/", "/api/v1/webhooks", "/api/v1/oauth", "/api/v1/first-owner", "/api/v1/demo-data")
DEEP = '{"a":' * 10_000 + "1" + "}" * 10_000
LONG = "palavra " * 400_000
# In place of a value; each is put raw into the JSON.
VALUES = {
    "nul": '"a\\u0000b"',
    "lone surrogate": '"\\ud83d"',
    "endless number": "1" + "0" * 5000,
    "infinite": "1e400",
    "negative": "-99999999999999999999",
    "not a number": "NaN",
    "deep": "[" * 10_000 + "]" * 10_000,
    "first day": '"0001-01-01T00:00:00+14:00"',
    "last day": '"9999-12-31T23:59:59-14:00"',
    "null": "null",
    "object": '{"$ref":"x"}',
}
# In place of the whole body.
BODIES = {
    "empty": b"",
    "cut off": b'{"name": "Ana',
    "deep": DEEP.encode(),
    "another encoding": '{"name": "Ána"}'.encode("utf-16"),
    "no text": b"\xff\xfe\x00\x01",
    "twice the same key": b'{"name": "a", "name": {"b": 1}, "name": null}',
    "a list": b"[[[]]]",
    "long": json.dumps({"name": LONG, "text": LONG, "nome": LONG}).encode(),
}


class Asked:
    def __init__(self, stage: Stage, ids: Ids, token: str, paths: dict[str, Any]) -> None:
        self.stage, self.ids, self.token, self.paths = stage, ids, token, paths
        self.wrong: list[str] = []
        self.count = 0

    def operations(self, *methods: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(method, path with ids of this account, what the document tells of it)."""
        for path, operations in self.paths.items():
            for method in methods:
                if method in operations and not path.startswith(NOT_ASKED):
                    yield method, self._address(path), operations[method]

    def _address(self, path: str) -> str:
        prefix, is_named, rest = path.partition("{")
        if not is_named:
            return path
        rest = rest.partition("}")[2].replace("{attachment_id}", str(uuid4()))
        return prefix + self.ids[prefix] + rest.replace("{who}", "me").replace("{data}", "2027-03-01")

    async def ask(self, what: str, method: str, address: str, data: bytes | None = None) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        url = self.stage.base + address
        body = io.BytesIO(data) if data is not None else None
        self.count += 1
        try:
            async with self.stage.http.request(
                method, url, data=body, headers=headers, allow_redirects=False
            ) as response:
                said = await response.text()
                if response.status >= 500:
                    self.wrong.append(f"{what}: {method} {address[:200]}: {response.status} {said[:200]}")
        except aiohttp.ClientError as failure:
            self.wrong.append(f"{what}: {method} {address[:200]}: {failure!r}")

    async def ask_all(self, asked: list[tuple[Any, ...]]) -> None:
        gate = asyncio.Semaphore(8)

        async def one(given: tuple[Any, ...]) -> None:
            async with gate:
                await self.ask(*given)

        await asyncio.gather(*(one(given) for given in asked))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def asked(stage: Stage) -> AsyncIterator[Asked]:
    """An account of its own: what it keeps afterwards is of no use to anybody."""
    async with stage.another_account("Clínica do Veneno"):
        number = "100000000000088"
        channel = await stage.connect_number(number, "Veneno", bot=False)
        patient = stage.patient("5511987670088", "Rui")
        await patient.send(type="text", text="oi", phone_number_id=number)
        ids = await furnish(stage, channel, (await patient.conversation())["id"], "Rui")
        # Asked as a program: no body can change its role, end its sign-in or turn a second factor on for it.
        client = await stage.call("POST", f"{API}api-clients", {"name": "Veneno", "role": "owner"})
        grant = {"grant_type": "client_credentials", **{key: client[key] for key in ("client_id", "client_secret")}}
        program = (await stage.call("POST", "/api/v1/auth/token", grant, Authorization=""))["access_token"]
        paths = (await stage.call("GET", "/openapi.json"))["paths"]
    yield Asked(stage, ids, program, paths)


async def test_no_poison_in_any_field_of_any_body_makes_a_5xx(asked: Asked) -> None:
    given = []
    for method, address, told in asked.operations("post", "put"):
        content = told.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            continue
        body = with_own(asked.ids, example_of(content))
        for number, place in enumerate(_places(body)):
            for what, raw in [*VALUES.items()][number % 2 :: 2]:  # each value into every other field
                given.append((what, method, address, _with(body, place, raw).encode()))
        given += [(what, method, address, raw) for what, raw in BODIES.items()]
    await asked.ask_all(given)
    assert asked.wrong == [], "\n".join(asked.wrong)
    assert asked.count > 1000


async def test_no_poison_in_any_path_or_query_makes_a_5xx(asked: Asked) -> None:
    asked.wrong.clear()
    given = []
    words = ("%00", "%ED%A0%80", "x" * 3000, "9" * 30, "0001-01-01", "9999-12-31", "%27%3B--")
    for method, address, told in asked.operations("get"):
        for parameter in told.get("parameters", []):
            if parameter["in"] == "query":
                others = [p for p in told["parameters"] if p["in"] == "query" and p.get("required")]
                rest = "".join(f"&{p['name']}=2027-03-01" for p in others if p is not parameter)
                given += [("query", method, f"{address}?{parameter['name']}={word}{rest}") for word in words]
        if told.get("parameters"):
            given += [("path", method, f"{address.rpartition('/')[0]}/{word}") for word in words]
    await asked.ask_all(given)
    assert asked.wrong == [], "\n".join(asked.wrong)


async def test_the_same_asked_eight_times_at_once_makes_no_5xx(asked: Asked) -> None:
    """Each may look before another has written: then it is a 409, whatever the table's own constraint said."""
    asked.wrong.clear()
    for method, address, told in asked.operations("post", "put"):
        if content := told.get("requestBody", {}).get("content", {}).get("application/json"):
            body = json.dumps(with_own(asked.ids, example_of(content))).encode()
            await asked.ask_all([("at once", method, address, body)] * 8)
    assert asked.wrong == [], "\n".join(asked.wrong)


async def test_poison_in_one_message_of_a_webhook_stops_no_other_and_loses_none(asked: Asked) -> None:
    """Each stands between two good ones; what cannot be kept as it came is kept without poison."""
    stage = asked.stage
    now = int(clock.now().timestamp())
    texts = {
        "nul": '"a\\u0000b"', "surrogate": '"x\\ud800y"', "number": "1" + "0" * 5000, "infinite": "1e400",
        "deep": "[" * 5_000 + "]" * 5_000, "long": json.dumps("é" * 450_000),
    }  # fmt: skip
    for place, (what, raw) in enumerate(texts.items()):
        person = f"55119876799{place:02}"
        messages = [
            _message(person, f"wamid.{what}.1", now, '"antes"'),
            _message(person, f"wamid.{what}.2", now + 1, raw),
            _message(person, f"wamid.{what}.3", now + 2, '"depois"'),
        ]
        assert await _post(stage, _webhook(person, messages)) == 200, what
    for place, what in enumerate(texts):
        conversation = await stage.patient(f"55119876799{place:02}").conversation()

        async def both(id: str = conversation["id"]) -> bool:
            said = [message["text"] for message in await stage.messages(id)]
            return {"antes", "depois"} <= set(said) and len(said) == 3

        await stage.until(both, 30, f"those around {what}, and itself")


async def test_bodies_that_are_no_webhook_are_answered_and_leave_nothing(asked: Asked) -> None:
    stage = asked.stage
    kept = len((await stage.call("GET", "/api/v1/kept-webhooks?limit=100"))["items"])
    for what, raw in BODIES.items():
        if what != "long":
            assert await _post(stage, raw) in {200, 401}, what
    assert len((await stage.call("GET", "/api/v1/kept-webhooks?limit=100"))["items"]) == kept


async def test_a_key_that_stands_twice_in_a_webhook_is_read_as_the_last(asked: Asked) -> None:
    person = "5511987679950"
    message = _message(person, "wamid.TWICE", int(clock.now().timestamp()), '"a primeira"')
    doubled = message.replace('"type":"text"', '"type":"image","type":"text"')
    assert await _post(asked.stage, _webhook(person, [doubled])) == 200
    conversation = await asked.stage.patient(person).conversation()
    assert [message["text"] for message in await asked.stage.messages(conversation["id"])] == ["a primeira"]


def _message(person: str, id: str, at: int, raw: str) -> str:
    return f'{{"from":"{person}","id":"{id}","timestamp":"{at}","type":"text","text":{{"body":{raw}}}}}'


def _webhook(person: str, messages: list[str]) -> bytes:
    metadata = f'{{"display_phone_number":"1","phone_number_id":"{PHONE_ID}"}}'
    contacts = f'[{{"profile":{{"name":"Veneno {person[-2:]}"}},"wa_id":"{person}"}}]'
    value = f'{{"metadata":{metadata},"contacts":{contacts},"messages":[{",".join(messages)}]}}'
    entry = f'[{{"id":"{BUSINESS_ID}","changes":[{{"field":"messages","value":{value}}}]}}]'
    return f'{{"object":"whatsapp_business_account","entry":{entry}}}'.encode()


async def _post(stage: Stage, body: bytes) -> int:
    headers = {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}
    async with stage.http.post(
        f"{stage.base}/api/v1/webhooks/whatsapp", data=io.BytesIO(body), headers=headers
    ) as response:
        return response.status


def _places(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(body, dict):
        for key, value in body.items():
            yield from _places(value, (*path, key))
    elif isinstance(body, list):
        for place, value in enumerate(body):
            yield from _places(value, (*path, place))
    else:
        yield path


def _with(body: Any, place: tuple[Any, ...], raw: str) -> str:
    """The body as JSON with `raw` in this place."""
    changed = copy.deepcopy(body)
    if not place:
        return raw
    within = changed
    for step in place[:-1]:
        within = within[step]
    within[place[-1]] = "@poison@"
    return json.dumps(changed).replace('"@poison@"', raw)
