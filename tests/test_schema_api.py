"""The API as its own document describes it, asked at random by a signed-in owner: no 5xx, every answer as described.

A longer run by hand, here of ten minutes: SECONDS_OF_FUZZ=600 pytest tests/test_schema_api.py
"""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from balcao.testing.furnished import API, furnish
from balcao.testing.stage import Stage

pytestmark = pytest.mark.slow
SECONDS = int(os.environ.get("SECONDS_OF_FUZZ", "20"))
SEED = os.environ.get("SEED_OF_FUZZ", "20261123")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
# With these the owner would lock itself out: its own password, role, sign-ins, second factor and account.
OWN = [
    f"{API}{path}"
    for path in ("account", "auth/revoke", "demo-data", "me", "me/sign-ins", "oauth/callback", "users/{id}",
                 "users/{id}/sign-ins", "users/{id}/second-factor", "me/second-factor/confirmations")
]  # fmt: skip


async def test_whatever_the_document_allows_is_answered_as_it_says(stage: Stage, tmp_path: Path) -> None:
    async with stage.another_account("Clínica do Acaso") as token:
        number = "100000000000055"
        channel = await stage.connect_number(number, "Acaso", bot=False)
        patient = stage.patient("5511987683001", "Caio Acaso")
        await patient.send(type="text", text="oi", phone_number_id=number)
        await furnish(stage, channel, (await patient.conversation())["id"], "Acaso")
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("st"), "run", f"{stage.base}/openapi.json",
        "-H", f"Authorization: Bearer {token}", "--checks", CHECKS, "--continue-on-failure", "--no-shrink",
        "--phases", "fuzzing", "--max-time", str(SECONDS), "--seed", SEED, "--workers", "2", "--request-timeout", "20",
        "--warnings", "off", *(word for path in OWN for word in ("--exclude-path", path)),
        cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()[-20_000:]
    assert b"generated" in said
