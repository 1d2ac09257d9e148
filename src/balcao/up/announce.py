"""Says "ready", with the address and how to sign in, once every process of the run is."""

import json
import time

from balcao.supervisor import Program, say, wait_until_ready
from balcao.up.developing import screens_port
from balcao.up.place import CannotStart, Place

PATIENCE = 90.0


async def announce(place: Place, programs: list[Program], since: float) -> None:
    """`since` is when the run began, by the monotonic clock."""
    while missing := await wait_until_ready(programs, PATIENCE):
        late = ", ".join(f"{program.name}{program.where_to_read()}" for program in missing)
        say(f"Ainda não respondem depois de {time.monotonic() - since:.0f} s: {late}")
    account = None
    if place.demo:
        try:
            account = await _fill_demo(place)
        except CannotStart as failure:
            say(str(failure))
    say(f"Pronto em {time.monotonic() - since:.1f} s")
    say("")
    say(f"  Endereço   {place.settings.base_url}")
    if place.dev:
        say(f"  Telas      http://127.0.0.1:{screens_port(place)} (mudam enquanto se escreve)")
    if account:
        say(f"  E-mail     {account['email']}")
        say(f"  Senha      {account['password']}")
    say("")
    say("  Ctrl-C encerra tudo.")


async def _fill_demo(place: Place) -> dict[str, str]:
    """The e-mail and password of the demonstration, made in the first run."""
    known = _known_demo(place)
    if known is None or known.get("sandbox_url") != place.sandbox_url:
        say("Preparando um dia de clínica…")
        known = json.loads((await place.command("demo", "fill"))[-1])
    assert known is not None
    return known


def _known_demo(place: Place) -> dict[str, str] | None:
    try:
        known: dict[str, str] = json.loads((place.data / "demo.json").read_text())
    except (OSError, ValueError):
        return None
    return known if known.get("complete") else None
