"""Why an address cannot be listened on."""

import asyncio
import os

import pytest

from balcao.core.ports import problem_with


async def test_a_free_port_has_no_problem_and_a_taken_one_is_called_taken() -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert await problem_with("127.0.0.1", port) == "taken"
    server.close()
    await server.wait_closed()
    assert await problem_with("127.0.0.1", port) is None


async def test_an_address_of_another_machine_is_called_so() -> None:
    assert await problem_with("192.0.2.1", 8000) == "elsewhere"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may use any port")
async def test_a_low_port_is_called_forbidden() -> None:
    assert await problem_with("127.0.0.1", 81) == "forbidden"
