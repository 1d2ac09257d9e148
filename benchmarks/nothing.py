"""The intake's peer: the same ASGI route, which finds and verifies as it does, and stores nothing."""

from starlette.types import ASGIApp

from balcao.contracts.messaging import Request
from balcao.domains.connections.keep import Verified
from balcao.intake import Intake
from balcao.main import make_app


class _KeepsNothing:
    async def keep(self, hook: str, key: str, request: Request, verified: tuple[Verified, ...]) -> None:
        return


class _Intake(Intake):
    async def start(self) -> None:
        await super().start()
        self._keeper = _KeepsNothing()  # type: ignore[assignment]


def app() -> ASGIApp:
    return make_app(intake=_Intake())
