"""The misbehaviour that was asked for: which fault acts on which call, how often and how likely."""

import random
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

CALL_KINDS = {
    "delay_ms",
    "error",
    "failed_status",
    "lose_answer",
    "refuse",
    "timeout_after_accept",
    "slow_drip",
    "huge_body",
    "wrong_json",
    "rate_limit",
    "pair_limit",
    "throughput_limit",
}
SENDING_KINDS = {"duplicate", "shuffle", "delay_ms", "status_before_answer", "wrong_signature", "lose"}
SENDING_SCOPES = ("whatsapp.webhooks", "google.notifications", "microsoft.notifications", "calendly.webhooks")
PROVIDERS = ("whatsapp", "google", "microsoft", "calendly")
Subject = Mapping[str, Any]


class Faults:
    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self._limits: dict[tuple[str, str], tuple[float, float]] = {}

    def add(self, fault: dict[str, Any]) -> dict[str, Any]:
        """Raises ValueError when scope or kind is unknown."""
        scope, kind = fault.get("scope"), fault.get("kind")
        if not isinstance(scope, str) or scope.split(".")[0] not in PROVIDERS:
            raise ValueError(f"scope must begin with one of {', '.join(PROVIDERS)}")
        kinds = SENDING_KINDS if scope in SENDING_SCOPES else CALL_KINDS
        if kind not in kinds:
            raise ValueError(f"kind must be one of {', '.join(sorted(kinds))}")
        if kind == "error" and not {"http", "code"} <= fault.keys():
            raise ValueError("an error needs http and code")
        kept = {
            "times": None,
            "probability": 1.0,
            "match": {},
            "skip": 0,
            **fault,
            "id": uuid.uuid4().hex[:12],
            "acted": 0,
        }
        self.items[kept["id"]] = kept
        return kept

    def take(self, scope: str, subject: Callable[[], Subject], kinds: set[str] | None = None) -> dict[str, Any] | None:
        """The first fault for this call, counted as used."""
        for fault in list(self.items.values()):
            if kinds is not None and fault["kind"] not in kinds:
                continue
            if not (scope == fault["scope"] or scope.startswith(fault["scope"] + ".")):
                continue
            if not _matches(fault["match"], subject()) or random.random() >= fault["probability"]:  # noqa: S311
                continue
            if fault["skip"] > 0:
                fault["skip"] -= 1
                continue
            if fault["kind"] in ("pair_limit", "throughput_limit") and not self._over_limit(fault, subject()):
                continue
            self._count(fault)
            return fault
        return None

    def _count(self, fault: dict[str, Any]) -> None:
        fault["acted"] += 1
        if fault["times"] is not None and fault["acted"] >= fault["times"]:
            self.items.pop(fault["id"], None)

    def _over_limit(self, fault: dict[str, Any], subject: Subject) -> bool:
        if fault["kind"] == "pair_limit":
            key, burst, rate = str(subject.get("to")), float(fault.get("burst", 45)), 1 / float(fault.get("seconds", 6))
        else:
            rate = burst = float(fault.get("per_second", 80))
            key = ""
        tokens, at = self._limits.get((fault["id"], key), (burst, time.monotonic()))
        now = time.monotonic()
        tokens = min(burst, tokens + (now - at) * rate)
        over = tokens < 1
        self._limits[fault["id"], key] = (tokens if over else tokens - 1, now)
        return over


def _matches(match: Mapping[str, Any], subject: Subject) -> bool:
    for name, wanted in match.items():
        if name == "after":
            continue
        found = subject.get(name)
        if name == "text":
            if str(wanted) not in str(found or ""):
                return False
        elif str(found) != str(wanted):
            return False
    return True
