"""A disk that is full: answers say so, nothing half written stays, and all goes on once there is room."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from balcao.core import storage
from balcao.testing import make_identity
from balcao.testing.api import api


@contextmanager
def full_beyond(size: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: a write then fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_file_that_finds_no_room_is_a_503_that_says_so_and_goes_up_once_there_is(
    account_id: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA", str(tmp_path))
    storage.store.cache_clear()
    person = await make_identity.signed_in(account_id)
    file = {"file": ("exame.pdf", b"%PDF-" + b"x" * 3_000_000, "application/pdf")}
    try:
        async with api(person.headers, quiet=True) as client:
            for room in (1_500_000, 500_000):  # none for the body while it comes, and none for the file itself
                with full_beyond(room):
                    refused = await client.post("/api/v1/attachments", files=file)
                assert refused.status_code == 503, refused.text
                assert "espaço" in refused.json()["detail"]
                assert refused.headers["retry-after"]
            left = [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size > 0]
            assert left == []
            kept = await client.post("/api/v1/attachments", files=file)
            assert kept.status_code == 201
            assert (await client.get(kept.json()["url"])).content == file["file"][1]
    finally:
        storage.store.cache_clear()
