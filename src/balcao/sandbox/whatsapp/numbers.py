"""The clinic's registered numbers, and who may call for them."""

import hashlib
import hmac
from typing import Any

import msgspec

from balcao.sandbox.memory import Memory
from balcao.sandbox.whatsapp.errors import GraphError, TokenError

SECRETS = ("access_token", "app_secret", "verify_token")


class Number(msgspec.Struct):
    phone_number_id: str
    business_account_id: str
    display_phone_number: str
    access_token: str
    app_secret: str
    verify_token: str
    webhook_url: str
    verified_name: str = "Clínica Modelo"
    subscribed: bool = True
    is_on_biz_app: bool = False
    quality_rating: str = "GREEN"
    messaging_limit: str = "TIER_2K"

    @property
    def digits(self) -> str:
        return "".join(filter(str.isdigit, self.display_phone_number))

    def without_secrets(self) -> dict[str, Any]:
        return {name: value for name, value in msgspec.to_builtins(self).items() if name not in SECRETS}


class Numbers:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.items = {key: msgspec.convert(value, Number) for key, value in memory.recall("number").items()}

    def register(self, phone_number_id: str, wanted: dict[str, Any], webhook_url: str | None) -> Number:
        """Raises msgspec.ValidationError."""
        chosen = {"webhook_url": webhook_url, **wanted, "phone_number_id": phone_number_id}
        number = msgspec.convert(chosen, Number)
        self.items[phone_number_id] = number
        self.keep(number)
        return number

    def keep(self, number: Number) -> None:
        self._memory.keep("number", number.phone_number_id, number)

    def remove(self, phone_number_id: str) -> None:
        if self.items.pop(phone_number_id, None):
            self._memory.forget("number", phone_number_id)

    def of_account(self, business_account_id: str) -> list[Number]:
        return [number for number in self.items.values() if number.business_account_id == business_account_id]


def check_token(authorization: str | None, proof: str | None, numbers: list[Number]) -> None:
    """Raises TokenError unless the bearer belongs to one of the numbers."""
    scheme, _, token = (authorization or "").partition(" ")
    if not token:
        raise TokenError("An access token is required to request this resource.")
    if scheme.lower() != "bearer":
        raise TokenError("Invalid OAuth access token - Cannot parse access token")
    owner = next((number for number in numbers if hmac.compare_digest(number.access_token, token.strip())), None)
    if owner is None:
        raise TokenError("Invalid OAuth access token - Cannot parse access token")
    if proof is not None:
        expected = hmac.new(owner.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, proof):
            raise GraphError(100, "Invalid appsecret_proof provided in the API argument")
