"""What is asked for and sent back with its ETag is taken, on an account where nobody has chosen anything yet too."""

from typing import Any
from uuid import UUID

from balcao.testing import make_identity
from balcao.testing.api import api


async def test_every_choice_is_taken_with_the_version_that_was_just_read(account_id: UUID) -> None:
    person = await make_identity.signed_in(account_id)
    async with api(person.headers) as client:
        document: dict[str, Any] = (await client.get("/openapi.json")).json()
        taken = []
        for path, acts in document["paths"].items():
            if "{" in path or not {"get", "put"} <= acts.keys():
                continue
            version = (await client.get(path)).headers.get("etag")
            if version is None:
                continue
            answer = await client.put(path, json={}, headers={"If-Match": version})
            assert answer.status_code == 200, f"{path}: {answer.text}"
            assert answer.headers["etag"] != version
            taken.append(path)
    assert "/api/v1/calendar-options" in taken and len(taken) >= 3, taken
