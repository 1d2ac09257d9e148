"""The whole product on a stage: its real processes, a sandbox, and hands for the patient, the staff and the accidents.

async with on_stage(database_url) as stage:
    await stage.patient("+5511987654321").say("oi")
"""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

import aiohttp

PHONE_ID = "100000000000001"
BUSINESS_ID = "200000000000001"
SECRET = "0123456789abcdef0123456789abcdef"
PASSWORD = "uma-senha-comprida-1"
READY = 120.0
RENEWED = 240.0
OURS = ("-m", "balcao")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """One of ours, started as an operator's machine would, and killed as fate would. `arguments` are Python's."""

    def __init__(self, name: str, arguments: list[str], env: dict[str, str], log: Path) -> None:
        self.name, self.arguments, self.env, self.log = name, arguments, env, log
        self.process: asyncio.subprocess.Process | None = None

    async def start(self, **more: str) -> None:
        out = self.log.open("ab")
        try:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, *self.arguments, env={**self.env, **more}, stdout=out, stderr=out
            )
        finally:
            out.close()

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def kill(self, number: int = signal.SIGKILL) -> None:
        if self.process is not None and self.lives:
            self.process.send_signal(number)
            await self.process.wait()

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    async def died(self, within: float = 20) -> int:
        assert self.process is not None
        return await asyncio.wait_for(self.process.wait(), within)


class Stage:
    def __init__(self, database_url: str, folder: Path, *, patience: float = 0, **environment: str) -> None:
        self.database_url = database_url
        self.folder = folder
        self.patience = patience
        self.web_port, self.sandbox_port = free_port(), free_port()
        self.base = f"http://127.0.0.1:{self.web_port}"
        self.sandbox = f"http://127.0.0.1:{self.sandbox_port}"
        self.email = f"dona-{uuid4().hex[:8]}@exemplo.com.br"
        env = {
            **os.environ,
            "DATABASE_URL": database_url,
            "DATA": str(folder),
            "PORT": str(self.web_port),
            "HOST": "127.0.0.1",
            "BALCAO_SANDBOX_URL": self.sandbox,
            "BALCAO_ALLOW_HOSTS": "127.0.0.1",
            "BALCAO_QUEUE_HEARTBEAT_SECONDS": "2",
            **environment,
        }
        env.pop("BALCAO_FAILPOINT", None)
        hook = f"{self.base}/api/v1/webhooks/whatsapp"
        self.web = Process("web", [*OURS, "web"], env, folder / "web.log")
        self.worker = Process("worker", [*OURS, "worker"], env, folder / "worker.log")
        self.provider = Process(
            "sandbox",
            [*OURS, "sandbox", "--port", str(self.sandbox_port), "--webhook-url", hook],
            env,
            folder / "sandbox.log",
        )
        self.account_id = UUID(int=0)
        self.channel_id = ""
        self._own = self._other = ""
        self._renewing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        # The server closes what was idle for five seconds: a request must not be on its way then.
        kept = aiohttp.TCPConnector(keepalive_timeout=2)
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30), connector=kept)
        for process in (self.provider, self.web, self.worker):
            await process.start()
        await self.until(lambda: self._answers(f"{self.sandbox}/healthz"), READY, "the sandbox")
        await self.until(lambda: self._answers(f"{self.base}/api/integrations/health"), READY, "the product")
        await self._furnish()
        self._renewing = asyncio.create_task(self._renew())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._renewing is not None:
            self._renewing.cancel()
        for process in (self.worker, self.web, self.provider):
            await process.kill(signal.SIGTERM if process is not self.provider else signal.SIGKILL)
        await self.http.close()

    async def _answers(self, url: str) -> bool:
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with self.http.get(url) as response:
                return response.status == 200
        return False

    async def until(self, claim: Callable[[], Awaitable[Any]], within: float = 15, what: str = "it") -> Any:
        """What `claim` returns as soon as it is truthy; an AssertionError with the logs' ends when it never is."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            if result := await claim():
                return result
            await asyncio.sleep(0.05)
        raise AssertionError(f"{what} did not come true within {within} s\n{self.logs()}")

    def logs(self) -> str:
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}" for path in sorted(self.folder.glob("*.log"))
        )

    async def _furnish(self) -> None:
        await self.make_account("Clínica do Teste", self.email)
        self._own = await self._signed_in(self.email)
        self.account_id = UUID((await self.call("GET", "/api/v1/me"))["account"]["id"])
        self.channel_id = await self.connect_number(PHONE_ID, "WhatsApp", bot=False)

    @property
    def token(self) -> str:
        """Of whom the stage speaks for now."""
        return self._other or self._own

    @contextlib.asynccontextmanager
    async def another_account(self, name: str) -> AsyncIterator[str]:
        """A tenant of its own, for whose owner the stage speaks meanwhile; her token."""
        email = f"dela-{uuid4().hex[:12]}@exemplo.com.br"
        await self.make_account(name, email)
        self._other = await self._signed_in(email)
        try:
            yield self._other
        finally:
            self._other = ""

    async def _signed_in(self, email: str) -> str:
        given = {"grant_type": "password", "username": email, "password": PASSWORD}
        return str((await self.call("POST", "/api/v1/auth/token", given, Authorization=""))["access_token"])

    async def _renew(self) -> None:
        """A run of all journeys may outlive an access token. The web server may be dead just now: next time then."""
        while True:
            await asyncio.sleep(RENEWED)
            with contextlib.suppress(aiohttp.ClientError, AssertionError, TimeoutError):
                self._own = await self._signed_in(self.email)

    async def connect_number(self, phone_number_id: str, name: str, *, bot: bool) -> str:
        """A number at the sandbox, connected here; the connection's id."""
        known = {"business_account_id": f"2{phone_number_id[1:]}", "access_token": "EAAsandbox"}
        secrets = {"app_secret": SECRET, "verify_token": "verifique"}
        at_provider = {**known, **secrets, "display_phone_number": f"+55 11 3000-{phone_number_id[-4:]}"}
        await self.play("PUT", f"whatsapp/numbers/{phone_number_id}", at_provider)
        settings = {**known, **secrets, "phone_number_id": phone_number_id, "base_url": f"{self.sandbox}/whatsapp"}
        given = {"connector": "whatsapp_cloud", "name": name, "bot": bot, "settings": settings}
        connection = await self.call("POST", "/api/v1/connections", given)
        await self.call("PUT", f"/api/v1/connections/{connection['id']}", {"bot_patience": self.patience})
        return str(connection["id"])

    async def link_calendar(self, practitioner_id: str) -> str:
        """The sandbox's Google consented to, its first calendar linked; the calendar's id."""
        there = f"{self.sandbox}/google"
        settings = {
            "client_id": "sandbox.apps.googleusercontent.test",
            "client_secret": "sandbox-secret",
            "base_url": there,
            "auth_url": f"{there}/o/oauth2/v2/auth",
            "token_url": f"{there}/token",
            "revoke_url": f"{there}/revoke",
        }
        given = {"connector": "google_calendar", "name": "Google Agenda", "settings": settings}
        id = (await self.call("POST", "/api/v1/connections", given))["id"]
        await self.play("PUT", "google/settings", {"auto_consent": True})
        begun = await self.call("POST", f"/api/v1/connections/{id}/authorization")
        async with self.http.get(begun["url"], allow_redirects=False) as consent:
            back = consent.headers["Location"]
        async with self.http.get(back, allow_redirects=False) as returned:
            assert "ok=1" in returned.headers["Location"], returned.headers["Location"]
        calendars = (await self.call("GET", f"/api/v1/connections/{id}/calendars"))["items"]
        calendar = next(c for c in calendars if c.get("is_primary") or c["id"].startswith("agenda@"))
        link = {"medico_id": practitioner_id, "connection_id": id, "calendar_id": calendar["id"]}
        await self.call("PUT", "/api/v1/calendar-links", {"items": [link]})
        return str(calendar["id"])

    async def make_account(self, name: str, email: str) -> None:
        """A tenant with its owner, by the command that an operator has."""
        made = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "balcao", "account", "new", name, "--email", email, "--password", PASSWORD,
            env=self.web.env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await made.communicate()
        assert made.returncode == 0, said.decode()

    async def call(self, method: str, path: str, body: Any = None, *, expect: int | None = None, **headers: str) -> Any:
        """The API's JSON; without `expect` any 2xx will do."""
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        async with self.http.request(method, self.base + path, json=body, headers=headers) as response:
            text = await response.text()
            good = response.status == expect if expect else response.status < 300
            assert good, f"{method} {path}: {response.status} {text[:2000]}"
            return (await response.json(content_type=None)) if text else None

    async def insist(self, method: str, path: str, body: Any, key: str) -> Any:
        """Asked again under the same key while nobody answers or the database is away, as an integration does."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with self.http.request(method, self.base + path, json=body, headers=headers) as response:
                    if response.status < 300:
                        return await response.json()
                    assert response.status in {409, 503}, await response.text()
            await asyncio.sleep(0.1)

    async def all(self, path: str) -> list[dict[str, Any]]:
        """A list's items from its first page to its last."""
        found: list[dict[str, Any]] = []
        more = "&" if "?" in path else "?"
        cursor = ""
        while True:
            page = await self.call("GET", f"{path}{more}limit=100{cursor}")
            found += page["items"]
            if not page["next_cursor"]:
                return found
            cursor = f"&cursor={page['next_cursor']}"

    async def upload(self, content: bytes, media_type: str, name: str) -> str:
        """A file's id, as one that a person attaches."""
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name, content_type=media_type)
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.http.post(f"{self.base}/api/v1/attachments", data=form, headers=headers) as response:
            return str((await response.json())["id"])

    async def play(self, method: str, path: str, body: Any = None) -> Any:
        """Tells the sandbox something."""
        async with self.http.request(method, f"{self.sandbox}/control/{path}", json=body) as response:
            text = await response.text()
            assert response.status < 300, f"{method} {path}: {response.status} {text[:2000]}"
            return (await response.json(content_type=None)) if text else None

    def patient(self, number: str, name: str = "Ana Souza") -> "Patient":
        return Patient(self, number.lstrip("+"), name)

    async def conversations(self, **query: str) -> list[dict[str, Any]]:
        asked = "&".join(f"{name}={value}" for name, value in {"status": "all", "limit": "100", **query}.items())
        items: list[dict[str, Any]] = (await self.call("GET", f"/api/v1/conversations?{asked}"))["items"]
        return items

    async def messages(self, conversation_id: str) -> list[dict[str, Any]]:
        """Oldest first, the last hundred."""
        items = (await self.call("GET", f"/api/v1/conversations/{conversation_id}/messages?limit=100"))["items"]
        return list(reversed(items))

    async def verdict(self) -> dict[str, Any]:
        """What the sandbox's ledger says of what it was sent and what it was answered."""
        judged: dict[str, Any] = await self.play("GET", "ledger/verdict")
        return judged


class Patient:
    """Somebody with a phone."""

    def __init__(self, stage: Stage, number: str, name: str) -> None:
        self.stage, self.number, self.name = stage, number, name

    async def say(self, text: str, **more: Any) -> dict[str, Any]:
        return await self.send(type="text", text=text, **more)

    async def send(self, **message: Any) -> dict[str, Any]:
        body = {"phone_number_id": PHONE_ID, "profile_name": self.name, **message}
        sent: dict[str, Any] = await self.stage.play("POST", f"whatsapp/patients/{self.number}/messages", body)
        return sent

    async def thread(self) -> list[dict[str, Any]]:
        path = f"whatsapp/patients/{self.number}/messages?phone_number_id={PHONE_ID}"
        messages: list[dict[str, Any]] = (await self.stage.play("GET", path))["messages"]
        return messages

    async def heard(self, count: int = 1, within: float = 15) -> list[dict[str, Any]]:
        """The clinic's messages on this phone, once there are `count` of them."""

        async def enough() -> list[dict[str, Any]] | None:
            got = [message for message in await self.thread() if message["from"] == "business"]
            return got if len(got) >= count else None

        found: list[dict[str, Any]] = await self.stage.until(enough, within, f"{count} messages on the phone")
        return found

    async def conversation(self) -> dict[str, Any]:
        async def found() -> dict[str, Any] | None:
            digits = self.number[-8:]
            matching = [c for c in await self.stage.conversations() if (c["contact"]["phone"] or "").endswith(digits)]
            return matching[0] if matching else None

        conversation: dict[str, Any] = await self.stage.until(found, 15, "the conversation")
        return conversation


@contextlib.asynccontextmanager
async def on_stage(database_url: str, *, patience: float = 0, **environment: str) -> AsyncIterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="balcao-stage-") as folder:
        async with Stage(database_url, Path(folder), patience=patience, **environment) as stage:
            yield stage
