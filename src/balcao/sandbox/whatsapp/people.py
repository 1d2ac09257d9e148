"""Patients as WhatsApp knows them: the number behind what was dialled, the name, what they have blocked."""

import base64
import hashlib
import re
from functools import lru_cache
from typing import Any

import msgspec

from balcao.sandbox.memory import Memory

BRAZIL_MOBILE = re.compile(r"55([1-9]\d)9?([6-9]\d{7})")


def is_group(written: str) -> bool:
    """Groups go by ids with letters in them."""
    return any(map(str.isalpha, written))


class Patient(msgspec.Struct):
    wa_id: str
    profile_name: str = ""
    username: str | None = None
    has_whatsapp: bool = True
    blocked: bool = False
    stopped_marketing: bool = False
    receipts: bool = True

    def user_id(self, business_account_id: str) -> str:
        return scoped_id(business_account_id, self.wa_id)


class People:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._aliases: dict[str, str] = memory.recall("alias")
        self.patients = {key: msgspec.convert(value, Patient) for key, value in memory.recall("patient").items()}

    def real_number(self, written: str) -> str:
        if is_group(written):
            return written
        digits = re.sub(r"\D", "", written)
        return self._aliases.get(digits) or _as_whatsapp_has_it(digits)

    def find(self, written: str, profile_name: str | None = None) -> Patient:
        """Makes the patient at the first sight of the number."""
        wa_id = self.real_number(written)
        if is_group(wa_id):
            return Patient(wa_id)
        patient = self.patients.get(wa_id)
        if patient is None:
            patient = self.patients[wa_id] = Patient(wa_id, profile_name or "")
            self.keep(patient)
        elif profile_name and profile_name != patient.profile_name:
            patient.profile_name = profile_name
            self.keep(patient)
        return patient

    def by_user_id(self, user_id: str, business_account_id: str) -> Patient | None:
        return next((one for one in self.patients.values() if one.user_id(business_account_id) == user_id), None)

    def change(self, written: str, wanted: dict[str, Any]) -> Patient:
        digits = re.sub(r"\D", "", written)
        if wanted.pop("exact", False):
            for variant in _variants(digits):
                self._aliases[variant] = digits
                self._memory.keep("alias", variant, digits)
        patient = self.find(written)
        changed = msgspec.convert({**msgspec.to_builtins(patient), **wanted, "wa_id": patient.wa_id}, Patient)
        self.patients[patient.wa_id] = changed
        self.keep(changed)
        return changed

    def keep(self, patient: Patient) -> None:
        self._memory.keep("patient", patient.wa_id, patient)

    def forget(self, wa_id: str) -> None:
        if self.patients.pop(wa_id, None):
            self._memory.forget("patient", wa_id)
        for alias in [alias for alias, known in self._aliases.items() if known == wa_id]:
            del self._aliases[alias]
            self._memory.forget("alias", alias)


@lru_cache(maxsize=100_000)
def scoped_id(business_account_id: str, wa_id: str) -> str:
    digest = hashlib.sha256(f"{business_account_id}/{wa_id}".encode()).digest()
    return "BR." + base64.b32encode(digest).decode().rstrip("=")[:24]


@lru_cache(maxsize=100_000)
def _as_whatsapp_has_it(digits: str) -> str:
    # Accounts of area codes from 31 up go by eight digits, the rest by nine.
    mobile = BRAZIL_MOBILE.fullmatch(digits)
    if not mobile:
        return digits
    area, subscriber = mobile.groups()
    if len(digits) == 12 and subscriber[0] == "6":
        return digits  # could be a land line of old; nothing is added to it
    keeps_nine = int(area) < 31 or subscriber[0] == "6"
    return f"55{area}{'9' if keeps_nine else ''}{subscriber}"


def _variants(digits: str) -> set[str]:
    mobile = BRAZIL_MOBILE.fullmatch(digits)
    if not mobile:
        return {digits}
    area, subscriber = mobile.groups()
    return {f"55{area}{subscriber}", f"55{area}9{subscriber}"}
