"""All that Calendly is here: people, event types, bookings, subscriptions, tokens, and how it behaves."""

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from balcao.sandbox.calendly.sending import Sending
from balcao.sandbox.memory import Memory

if TYPE_CHECKING:
    from balcao.sandbox.world import World

Json = dict[str, Any]
API = "https://api.calendly.com"  # what every URI begins with, wherever the API is reached
ORGANIZATION = f"{API}/organizations/SANDBOXORGANIZATION"
FIRST_USER = f"{API}/users/SANDBOXDRAANA"
FIRST_TOKEN = "sandbox-calendly-token"  # noqa: S105 (played)
FIRST_CLIENT, FIRST_SECRET = "sandbox-calendly-client", "sandbox-secret"
APP_SIGNING_KEY = "sandbox-calendly-app-key"
SCOPES = [
    "users:read", "organizations:read", "event_types:read", "scheduled_events:read", "scheduled_events:write",
    "webhooks:read", "webhooks:write",
]  # fmt: skip
KINDS = ("users", "event_types", "events", "invitees", "subscriptions", "tokens")


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    """`plan` "basic" is the free one. `move_order` says which half of a move is told first."""

    plan: str = "standard"
    access_token_seconds: int = 7200
    auto_consent: bool = False
    move_order: str = "canceled_first"
    retry_delays_ms: tuple[int, ...] = (500, 1000, 2000, 5000, 10_000, 30_000)
    disable_after_seconds: int = 86_400


class Calendly:
    def __init__(self, world: "World", memory: Memory) -> None:
        self.world = world
        self._memory = memory
        self.settings = Settings()
        self.kept: dict[str, dict[str, Json]] = {kind: memory.recall(f"calendly_{kind}") for kind in KINDS}
        self.codes: dict[str, Json] = {}
        self.sending = Sending(world, self)
        self._begin()

    def keep(self, kind: str, key: str, value: Json) -> Json:
        self.kept[kind][key] = value
        self._memory.keep(f"calendly_{kind}", key, value)
        return value

    def drop(self, kind: str, key: str) -> None:
        if self.kept[kind].pop(key, None) is not None:
            self._memory.forget(f"calendly_{kind}", key)

    def now(self) -> str:
        return self.world.clock.now().isoformat(timespec="microseconds").replace("+00:00", "Z")

    def new_uri(self, path: str) -> str:
        return f"{API}/{path}/{secrets.token_hex(8).upper()}"

    def issue(self, kind: str, user: str, scopes: list[str], grant: str) -> str:
        text = f"cal-{kind}-{secrets.token_urlsafe(24)}"
        seconds = self.settings.access_token_seconds
        ends = (self.world.clock.now() + timedelta(seconds=seconds)).isoformat() if kind == "access" else None
        self.keep("tokens", text, {"kind": kind, "user": user, "scopes": scopes, "grant": grant, "ends": ends})
        return text

    def counts(self) -> dict[str, int]:
        return {kind: len(found) for kind, found in self.kept.items()}

    def forget_all(self) -> None:
        for kind, found in self.kept.items():
            for key in list(found):
                self.drop(kind, key)
        self.settings = Settings()
        self._begin()

    def _begin(self) -> None:
        if self.kept["users"]:
            return
        self.add_user("SANDBOXDRAANA", "Dra. Ana Prado", "dra.ana@exemplo.com.br")
        self.add_event_type("SANDBOXCONSULTA", FIRST_USER, "Consulta pelo Calendly", 30)
        self.add_event_type("SANDBOXAVALIACAO", FIRST_USER, "Avaliação pelo Calendly", 60)
        self.keep(
            "tokens", FIRST_TOKEN, {"kind": "personal", "user": FIRST_USER, "scopes": SCOPES, "grant": "", "ends": None}
        )

    def add_user(self, id: str, name: str, email: str) -> Json:
        slug = id.lower()
        user = {
            "uri": f"{API}/users/{id}",
            "name": name,
            "slug": slug,
            "email": email,
            "scheduling_url": f"https://calendly.com/{slug}",
            "timezone": "America/Sao_Paulo",
            "avatar_url": None,
            "created_at": self.now(),
            "updated_at": self.now(),
            "current_organization": ORGANIZATION,
        }
        return self.keep("users", str(user["uri"]), user)

    def add_event_type(self, id: str, user: str, name: str, minutes: int, **more: Any) -> Json:
        owner = self.kept["users"][user]
        slug = id.lower()
        made = {
            "uri": f"{API}/event_types/{id}",
            "name": name,
            "active": True,
            "slug": slug,
            "scheduling_url": f"{owner['scheduling_url']}/{slug}",
            "duration": minutes,
            "kind": "solo",
            "pooling_type": None,
            "kind_description": "One-on-One",
            "type": "StandardEventType",
            "color": "#0069ff",
            "created_at": self.now(),
            "updated_at": self.now(),
            "internal_note": None,
            "description_plain": None,
            "description_html": None,
            "profile": {"type": "User", "name": owner["name"], "owner": user},
            "secret": False,
            "booking_method": "instant",
            "custom_questions": [],
            "deleted_at": None,
            "admin_managed": False,
            **more,
        }
        return self.keep("event_types", made["uri"], made)
