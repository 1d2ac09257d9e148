"""`balcao up` with its real processes: ready when all are, each comes back when it dies, and all end together."""

import asyncio
import os
import re
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from balcao.core import ports
from balcao.core.workers import ALIVE
from balcao.testing.installation import Installation, all_gone
from balcao.up import developing

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's user may enter."""
    with tempfile.TemporaryDirectory(prefix="balcao-up-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo(folder: Path) -> AsyncIterator[Installation]:
    """The demonstration, with every kind of process, shared by those that kill one and leave all well."""
    async with Installation(folder / "demo", "--demo") as started:
        await started.ready()
        yield started


async def test_when_it_says_ready_all_are(demo: Installation) -> None:
    assert demo.health_when_ready == {"web": "ok", "database": "ok", "worker": "ok", "sandbox": "ok"}
    assert set(demo.children()) == {"postgres", "web", "worker", "sandbox"}


async def test_it_does_not_say_ready_while_one_of_them_is_not(folder: Path) -> None:
    async with Installation(folder / "one") as started:
        worker = await started.child("worker")
        os.kill(worker, signal.SIGSTOP)
        try:
            await started.until(lambda: started.answers("/readyz"))
            await asyncio.sleep(2)
            assert "Pronto" not in started.words()
        finally:
            os.kill(worker, signal.SIGCONT)
        await started.ready()


@pytest.mark.parametrize("name", ["web", "worker", "sandbox", "postgres"])
async def test_each_process_that_is_killed_comes_back_and_health_with_it(demo: Installation, name: str) -> None:
    await demo.until_health_is(True)
    killed = await demo.child(name)
    os.kill(killed, signal.SIGKILL)
    assert not await all_gone({killed})
    if name == "worker":  # by its heartbeat, a dead one counts for a while
        await asyncio.sleep(ALIVE.total_seconds())
    else:
        await demo.until_health_is(False)
    await demo.until_health_is(True)
    assert await demo.child(name) != killed
    for _ in range(12):  # more than the pool has connections: none of them is a dead one
        assert (await demo.get("/readyz"))[0] == 200


async def test_a_child_that_dies_again_and_again_is_given_more_time_each_time(demo: Installation) -> None:
    await demo.until_health_is(True)
    for _ in range(2):
        before = await demo.child("sandbox")
        os.kill(before, signal.SIGKILL)
        await demo.child("sandbox", other_than=before)
    pauses = [line.split("começa de novo em ")[1].split()[0] for line in demo.said if "sandbox parou" in line]
    assert pauses[-2:] == sorted(pauses[-2:], key=float) and pauses[-1] != pauses[-2]
    await demo.until_health_is(True)


async def test_the_same_folder_a_second_time_says_what_to_do(demo: Installation) -> None:
    async with Installation(demo.data) as second:
        assert await second.ended() == 1
        assert f"O Balcão já está rodando na pasta {demo.data}. Outra pasta: DATA=outra" in second.words()
        assert "Traceback" not in second.words()


async def test_a_port_that_is_taken_says_which_to_choose(demo: Installation, folder: Path) -> None:
    async with Installation(folder / "other", PORT=str(demo.port)) as second:
        assert await second.ended() == 1
        expected = f"A porta {demo.port} está em uso. Escolha outra: PORT={demo.port + 1}"
        assert [line.strip() for line in second.said] == [expected]


async def test_the_sandboxs_port_that_is_taken_is_told_before_anything_starts(folder: Path) -> None:
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    web = port - 801 if port > 1825 else port + 801
    try:
        async with Installation(folder / "other", "--demo", PORT=str(web)) as second:
            assert await second.ended() == 1
            assert f"A porta {port}, dos provedores simulados, está em uso" in second.words()
    finally:
        taken.close()
        await taken.wait_closed()


async def test_an_address_of_another_machine_is_not_called_taken(folder: Path) -> None:
    async with Installation(folder / "other", "--host", "192.0.2.1") as second:
        assert await second.ended() == 1
        assert "192.0.2.1 não é desta máquina" in second.words()


async def test_ctrl_c_stops_all_and_leaves_no_process(folder: Path) -> None:
    async with Installation(folder / "one") as started:
        await started.ready()
        family = started.family()
        assert len(family) > 10, "PostgreSQL's own processes are among them"
        assert started.process is not None
        started.process.send_signal(signal.SIGINT)
        await asyncio.sleep(0.05)
        started.process.send_signal(signal.SIGINT)  # the impatient
        assert await started.ended() == 0
        assert await all_gone(family, within=1) == set()
        assert started.said[-1].strip() == "Até logo."
        assert "Traceback" not in started.words()


async def test_when_it_is_killed_itself_nothing_is_left_and_the_next_start_works_at_once(folder: Path) -> None:
    async with Installation(folder / "one") as started:
        await started.ready()
        family = started.family()
        assert started.process is not None
        started.process.kill()
        await started.ended()
        async with Installation(folder / "one") as again:
            await again.ready()
            assert await all_gone(family) == set()


async def test_ctrl_c_in_the_middle_of_the_first_start_leaves_nothing_either(folder: Path) -> None:
    async with Installation(folder / "early") as started:
        await started.says("Conferindo o banco")
        family = started.family()
        assert started.process is not None
        started.process.send_signal(signal.SIGINT)
        assert await started.ended() == 0
        assert await all_gone(family, within=1) == set()


async def test_options_go_before_variables_and_the_public_address_is_the_one_told(folder: Path) -> None:
    chosen = Installation(folder / "unused")
    options = ("--host", "127.0.0.2", "--port", str(chosen.port), "--data", str(folder / "by-option"))
    started = Installation(
        folder / "by-variable", *options, PORT="9", HOST="192.0.2.1", BALCAO_PUBLIC_URL="https://clinica.example/"
    )
    started.base = f"http://127.0.0.2:{chosen.port}"
    async with started:
        await started.ready()
        assert (await started.get("/readyz"))[0] == 200
        assert "Endereço   https://clinica.example" in started.words()
        assert "https://clinica.example/primeiro-acesso?token=" in started.words()
    assert (folder / "by-option" / "postgres" / "cluster").is_dir()
    assert not (folder / "by-variable" / "postgres").exists()


async def test_in_development_it_begins_anew_when_told_and_leaves_no_process_of_the_screens(folder: Path) -> None:
    if not (developing.NPM.parents[1] / "web" / "node_modules").is_dir():
        pytest.skip("the screens' packages are not installed")
    async with Installation(folder / "development", "--demo", "--dev") as started:
        await started.ready()
        port = int(re.findall(r"Telas +http://127.0.0.1:(\d+)", started.words())[0])
        assert await ports.answers("127.0.0.1", port, "/")
        assert await ports.answers("127.0.0.1", port, "/readyz"), "Vite hands it on to the server"
        before, family = started.children(), started.family()
        (developing.SOURCE / "supervisor.py").touch()
        assert await started.child("web", other_than=before["web"])
        assert await started.child("worker", other_than=before["worker"])
        await started.until_health_is(True)
        family |= started.family()
        assert started.process is not None
        started.process.send_signal(signal.SIGINT)
        assert await started.ended() == 0
        assert await all_gone(family, within=1) == set()
