"""Live work goes before bulk work: what people write is read at once, however much else waits."""

import json
import time
from uuid import uuid4

import asyncpg

from balcao.core.database import plain_url
from balcao.core.queue import LANES
from balcao.testing.stage import Stage

MANY = 3000


async def test_a_patients_words_pass_by_thousands_of_bulk_jobs(stage: Stage) -> None:
    patient = stage.patient("5511987684001", "Gil Fila")
    connection = await asyncpg.connect(plain_url(stage.database_url))
    try:
        await connection.execute(_QUEUE, *_jobs(str(stage.account_id)))
        began = time.monotonic()
        await patient.say("tem alguém?")
        conversation = await patient.conversation()
        took = time.monotonic() - began
        waiting = await connection.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'bulk'")
        assert waiting > MANY / 3, "the bulk work was to be under way still"
        assert took < 4
        path = f"/api/v1/conversations/{conversation['id']}/messages"
        await stage.call("POST", path, {"text": "Sim, bom dia!"}, expect=201)
        await patient.heard(1, within=4)
    finally:
        await connection.execute("DELETE FROM pgqueuer WHERE entrypoint = 'bulk' AND status = 'queued'")
        await connection.close()


def _jobs(account_id: str) -> tuple[list[bytes], list[str], int]:
    """Bulk changes that are not there any more: short, but each a turn in the worker."""
    orders = [
        {
            "do": "balcao.domains.conversations.bulk.run:run_bulk",
            "account_id": account_id,
            "given": {"bulk_id": str(uuid4())},
        }
        for _ in range(MANY)
    ]
    headers = [json.dumps({"account_id": account_id})] * MANY
    return [json.dumps(order).encode() for order in orders], headers, LANES["bulk"].priority


_QUEUE = """
INSERT INTO pgqueuer (priority, entrypoint, payload, headers, status)
SELECT $3, 'bulk', payload, headers::jsonb, 'queued' FROM unnest($1::bytea[], $2::text[]) AS t (payload, headers)
"""


def test_every_lane_of_live_work_goes_before_every_lane_that_can_wait() -> None:
    live, later = {"intake", "delivery", "bot", "live"}, {"media", "calendar", "webhooks", "bulk", "upkeep"}
    assert live | later == LANES.keys()
    assert min(LANES[name].priority for name in live) > max(LANES[name].priority for name in later)
    assert [name for name in later if not LANES[name].concurrency] == [], "what can wait never takes all hands"
