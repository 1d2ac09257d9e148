"""Secrets at rest: a master key outside the database wraps one data key a tenant, which seals single values.

AES-256-GCM with a random 96-bit nonce. A sealed value is "1.<key id>.<base64url of nonce and ciphertext>"; what it
belongs to is authenticated with it, so that a value moved to another row or field no longer opens.
"""

import base64
import binascii
import hashlib
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from balcao.core.ids import new_id

log = structlog.get_logger()
FORMAT = "1"
FILE = "master.key"
CACHE_SECONDS = 60.0


class Unreadable(RuntimeError):
    """Um segredo guardado não abre: a chave mestra não é a que o fechou, ou o valor foi trocado de lugar."""


class BadMasterKey(RuntimeError):
    """BALCAO_MASTER_KEY precisa ter 32 bytes em base64 ou hexadecimal, ou um texto de ao menos 32 letras."""


@dataclass(frozen=True)
class Key:
    id: str
    material: bytes

    def __repr__(self) -> str:
        return f"Key({self.id})"


def seal(key: Key, plain: bytes, belongs_to: str) -> str:
    nonce = os.urandom(12)
    sealed = AESGCM(key.material).encrypt(nonce, plain, f"{belongs_to}|{FORMAT}".encode())
    return f"{FORMAT}.{key.id}.{base64.urlsafe_b64encode(nonce + sealed).decode().rstrip('=')}"


def unseal(keys: Mapping[str, Key], sealed: str, belongs_to: str) -> bytes:
    """Raises Unreadable."""
    key = keys.get(key_id(sealed))
    if key is None:
        raise Unreadable(f"No key {key_id(sealed)} here.")
    try:
        raw = base64.urlsafe_b64decode(sealed.split(".", 2)[2] + "==")
        return AESGCM(key.material).decrypt(raw[:12], raw[12:], f"{belongs_to}|{FORMAT}".encode())
    except (InvalidTag, ValueError) as broken:
        raise Unreadable(f"Sealed under {key.id}, but not for this place.") from broken


def key_id(sealed: str) -> str:
    """The id of the key that sealed this; Unreadable for what seal() never made."""
    parts = sealed.split(".", 2)
    if len(parts) != 3 or parts[0] != FORMAT:
        raise Unreadable("Not a sealed value.")
    return parts[1]


def mask(secret: str) -> str:
    """How a secret is shown: its last four letters at most, and nothing of a short one."""
    return "••••" + (secret[-4:] if len(secret) >= 12 else "")


@dataclass(frozen=True)
class MasterKeys:
    """The first seals; the others only open, while a rotation is under way."""

    keys: tuple[Key, ...]

    @property
    def current(self) -> Key:
        return self.keys[0]

    @property
    def by_id(self) -> dict[str, Key]:
        return {key.id: key for key in self.keys}


_master: MasterKeys | None = None


def open_keyring(given: str | None, folder: Path) -> Path | None:
    """Takes the master key from BALCAO_MASTER_KEY or from the folder's file: the current one first, then older ones.

    The variable parts them with commas, the file with lines. Returns the file's path when it was made just now: the
    operator has to be told to copy it to a safe place.
    """
    global _master
    file = folder / FILE
    made = file if not given and not file.exists() and make_master_file(file) else None
    _master = MasterKeys(read_master_keys(given, folder))
    _unwrapped.clear()
    _tenants.clear()
    return made


def read_master_keys(given: str | None, folder: Path) -> tuple[Key, ...]:
    lines = given.split(",") if given else (folder / FILE).read_text().splitlines()
    keys = tuple(read_master_key(line) for line in lines if line.strip())
    if not keys:
        raise BadMasterKey(BadMasterKey.__doc__)
    return keys


def make_master_file(file: Path) -> bool:
    """Makes the file with a fresh key, 0600; False when another process was quicker."""
    file.parent.mkdir(parents=True, exist_ok=True)
    own = file.with_name(f".{FILE}.{os.getpid()}.{os.urandom(4).hex()}")
    write_master_file(own, [os.urandom(32)])
    try:
        os.link(own, file)
    except FileExistsError:
        return False
    finally:
        own.unlink()
    return True


def write_master_file(file: Path, keys: Iterable[bytes]) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        opened.writelines(f"{base64.b64encode(key).decode()}\n" for key in keys)
        opened.flush()
        os.fsync(opened.fileno())


def read_master_key(given: str) -> Key:
    material = _material(given.strip())
    return Key("m" + hashlib.sha256(b"balcao master key" + material).hexdigest()[:12], material)


def _material(given: str) -> bytes:
    for decode in (bytes.fromhex, base64.b64decode, base64.urlsafe_b64decode):
        try:
            decoded = decode(given)
        except (ValueError, binascii.Error):
            continue
        if len(decoded) == 32:
            return decoded
    if len(given) < 32:
        raise BadMasterKey(BadMasterKey.__doc__)
    return HKDF(SHA256(), 32, salt=None, info=b"balcao master passphrase").derive(given.encode())


def master() -> MasterKeys:
    if _master is None:
        raise RuntimeError("The keyring is not open: call open_keyring() first.")
    return _master


def derive(purpose: str) -> bytes:
    """32 bytes for one purpose, the same in every process that has the master key."""
    return HKDF(SHA256(), 32, salt=None, info=f"balcao {purpose}".encode()).derive(master().current.material)


def wrap(material: bytes, belongs_to: str) -> str:
    """Seals key material under the master key."""
    return seal(master().current, material, belongs_to)


def unwrap(wrapped: str, belongs_to: str) -> bytes:
    return unseal(master().by_id, wrapped, belongs_to)


class TenantKeys:
    """The data keys of one account: the current one seals, all of them open.

    `place` is the row that the value belongs to (a connection's id), `field` its field.
    """

    def __init__(self, account_id: UUID, keys: Mapping[str, Key], current: str | None) -> None:
        self.account_id = account_id
        self.keys = keys
        self.current = current

    def seal(self, place: UUID | str, field: str, plain: str) -> str:
        assert self.current is not None
        return seal(self.keys[self.current], plain.encode(), self._belongs_to(place, field))

    def unseal(self, place: UUID | str, field: str, sealed: str) -> str:
        return unseal(self.keys, sealed, self._belongs_to(place, field)).decode()

    def _belongs_to(self, place: UUID | str, field: str) -> str:
        return f"{self.account_id}|{place}|{field}"


_unwrapped: dict[str, bytes] = {}
_tenants: dict[UUID, tuple[float, TenantKeys]] = {}


def unwrap_keys(account_id: UUID, wrapped: Mapping[str, str], current: str | None = None) -> TenantKeys:
    """The keys of an account from its rows' {id: wrapped}."""
    keys = {}
    for id, sealed in wrapped.items():
        material = _unwrapped.get(sealed)
        if material is None:
            material = unwrap(sealed, _data_key_place(account_id, id))
            if len(_unwrapped) > 10_000:
                _unwrapped.clear()
            _unwrapped[sealed] = material
        keys[id] = Key(id, material)
    return TenantKeys(account_id, keys, current)


async def tenant_keys(session: AsyncSession) -> TenantKeys:
    """For opening: the transaction's tenant's keys, as they were at most CACHE_SECONDS ago."""
    account_id: UUID = session.info["account_id"]
    until, keys = _tenants.get(account_id, (0.0, None))
    if keys is None or until < time.monotonic():
        keys = await _read_keys(session)
        if len(_tenants) > 10_000:
            _tenants.clear()
        _tenants[account_id] = (time.monotonic() + CACHE_SECONDS, keys)
    return keys


async def open_value(session: AsyncSession, place: UUID | str, field: str, sealed: str) -> str:
    """Opens one value of the transaction's tenant; reads the keys anew when a rotation has made another."""
    return (await keys_for(session, [sealed])).unseal(place, field, sealed)


async def keys_for(session: AsyncSession, sealed: Iterable[str]) -> TenantKeys:
    """Keys that open all of these."""
    keys = await tenant_keys(session)
    if any(key_id(value) not in keys.keys for value in sealed):
        _tenants.pop(keys.account_id, None)
        keys = await tenant_keys(session)
    return keys


async def sealing_keys(session: AsyncSession) -> TenantKeys:
    """For sealing: the keys as they are now, held until the transaction ends, so that no rotation passes by."""
    keys = await _read_keys(session, lock=True)
    if keys.current is None:
        await _make_key(session)
        keys = await _read_keys(session, lock=True)
    return keys


async def _read_keys(session: AsyncSession, *, lock: bool = False) -> TenantKeys:
    rows = (await session.execute(_READ_LOCKED if lock else _READ)).all()
    current = next((row.id.hex for row in rows if row.retired_at is None), None)
    return unwrap_keys(session.info["account_id"], {row.id.hex: row.wrapped for row in rows}, current)


_READ = text("SELECT id, wrapped, retired_at FROM data_keys")
_READ_LOCKED = text("SELECT id, wrapped, retired_at FROM data_keys FOR SHARE")


async def _make_key(session: AsyncSession) -> None:
    id = new_id()
    wrapped = wrap(os.urandom(32), _data_key_place(session.info["account_id"], id.hex))
    await session.execute(_INSERT, {"account_id": session.info["account_id"], "id": id, "wrapped": wrapped})


_INSERT = text(
    "INSERT INTO data_keys (account_id, id, wrapped) VALUES (:account_id, :id, :wrapped) "
    "ON CONFLICT (account_id) WHERE retired_at IS NULL DO NOTHING"
)


async def retire_tenant_key(session: AsyncSession) -> TenantKeys:
    """A new data key for the tenant; the old ones still open for an hour.

    Who calls it re-seals every value of the tenant in the same transaction.
    """
    await session.execute(text("UPDATE data_keys SET retired_at = now() WHERE retired_at IS NULL"))
    await _make_key(session)
    _tenants.pop(session.info["account_id"], None)
    return await sealing_keys(session)


async def rewrap_tenant(session: AsyncSession) -> int:
    """Wraps the tenant's data keys anew where another master key than the current one wrapped them; how many."""
    account_id = session.info["account_id"]
    changed = 0
    for row in (await session.execute(text("SELECT id, wrapped FROM data_keys FOR UPDATE"))).all():
        if key_id(row.wrapped) == master().current.id:
            continue
        place = _data_key_place(account_id, row.id.hex)
        wrapped = wrap(unwrap(row.wrapped, place), place)
        await session.execute(
            text("UPDATE data_keys SET wrapped = :wrapped WHERE id = :id"), {"wrapped": wrapped, "id": row.id}
        )
        changed += 1
    return changed


def _data_key_place(account_id: UUID, id: str) -> str:
    return f"data-key|{account_id}|{id}"
