"""Passwords: argon2id in threads of its own, and which passwords are too easy."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from balcao.core.problems import Invalid, NotAvailable

Result = TypeVar("Result")
SHORTEST, LONGEST = 8, 200
AT_ONCE = 2  # each takes 19 MiB and a whole core for some 20 ms
MOST_WAITING = 64
# OWASP's and ASVS 5.0's figures for argon2id.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_threads = ThreadPoolExecutor(AT_ONCE, "argon2")
_waiting = 0
# For an e-mail that nobody has: checking against this takes as long as against a real one.
DECOY = "$argon2id$v=19$m=19456,t=2,p=1$N4DxlspE1An45w+T7laL8Q$DOiK9DFxYB6pCTPsGlEREeZQ9BnZiAtgCewLtws8Y+Q"


class WeakPassword(Invalid):
    """A senha é fraca."""

    type = "weak-password"


async def hash_password(password: str) -> str:
    return await _in_thread(_hash, _plain(password))


async def matches(stored: str | None, password: str) -> bool:
    """Takes the same time for None."""
    return await _in_thread(_verify, stored or DECOY, _plain(password)) and stored is not None


def is_dated(stored: str) -> bool:
    """Whether it was hashed with weaker figures than today's."""
    return _hasher.check_needs_rehash(stored)


def refuse_weak(password: str, *names: str) -> None:
    """Raises WeakPassword. `names` are what an attacker knows: the e-mail, the person's name."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise WeakPassword(f"Use de {SHORTEST} a {LONGEST} letras.")
    known = {name.casefold() for given in names for name in (given, *given.split("@"), *given.split())}
    if plain.casefold() in known | common() or len(set(plain)) < 3:
        raise WeakPassword("Esta é fácil de adivinhar: escolha outra.")


@cache
def common() -> frozenset[str]:
    return frozenset(files("balcao.domains.identity").joinpath("common_passwords.txt").read_text("utf-8").split())


def _plain(password: str) -> str:
    """The same password whatever keyboard composed its accents (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def _hash(password: str) -> str:
    return _hasher.hash(password)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


async def _in_thread(work: Callable[..., Result], *given: str) -> Result:
    global _waiting
    if _waiting >= MOST_WAITING:
        raise NotAvailable("Muita gente está entrando agora.", headers={"Retry-After": "2"})
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work, *given)
    finally:
        _waiting -= 1
