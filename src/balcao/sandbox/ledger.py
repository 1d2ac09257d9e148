"""The independent record of what the sandbox was sent and what it sent, from which the judge judges."""

from collections import Counter, deque
from pathlib import Path
from typing import Any

import msgspec

from balcao.sandbox.appended_file import AppendedFile
from balcao.sandbox.clock import Clock

ENTRIES_IN_MEMORY = 200_000
encode = msgspec.json.Encoder().encode


class Ledger:
    def __init__(self, clock: Clock, path: Path | None = None) -> None:
        self._clock = clock
        self._file = AppendedFile(path)
        self._begin()
        for line in self._file.lines():
            try:
                self._index(msgspec.json.decode(line))
            except msgspec.DecodeError:
                continue

    def write(self, kind: str, **fields: Any) -> dict[str, Any]:
        entry = {"seq": self.last_seq + 1, "at": self._clock.text(), "kind": kind, **fields}
        self._file.append(encode(entry))
        self._index(entry)
        return entry

    def read(self, kinds: set[str], since: int, limit: int) -> list[dict[str, Any]]:
        chosen = []
        for entry in self._entries:
            if entry["seq"] > since and (not kinds or entry["kind"] in kinds):
                chosen.append(entry)
                if len(chosen) == limit:
                    break
        return chosen

    def begin_again(self) -> None:
        self._file.begin_again([])
        self._begin()

    def close(self) -> None:
        self._file.close()

    def _begin(self) -> None:
        self.last_seq = 0
        self._entries: deque[dict[str, Any]] = deque(maxlen=ENTRIES_IN_MEMORY)
        self.counts: Counter[str] = Counter()
        self.sends: list[dict[str, Any]] = []
        self.sends_by_key: dict[str, list[str]] = {}
        self.inbound: list[tuple[str, str, str]] = []  # when, phone_number_id, wa_id
        self.open_webhooks: dict[str, dict[str, Any]] = {}  # not answered 200 so far, by id
        self.answered_webhooks: set[str] = set()

    def _index(self, entry: dict[str, Any]) -> None:
        self.last_seq = max(self.last_seq, entry["seq"])
        self._entries.append(entry)
        kind = entry["kind"]
        self.counts[kind] += 1
        if kind == "call":
            self.counts[f"call {entry['scope']}"] += 1
        elif kind == "send":
            self._index_send(entry)
        elif kind == "webhook":
            self._index_webhook(entry)
        elif kind == "webhook_answer":
            self._index_answer(entry)

    def _index_send(self, entry: dict[str, Any]) -> None:
        self.sends.append(
            {name: entry[name] for name in ("at", "message_id", "key", "phone_number_id", "wa_id", "text")}
        )
        if entry["key"]:
            self.sends_by_key.setdefault(entry["key"], []).append(entry["message_id"])

    def _index_webhook(self, entry: dict[str, Any]) -> None:
        waiting = {"what": entry["what"], "attempts": 0, "last": None, "final": False, "sent": entry}
        self.open_webhooks[entry["webhook_id"]] = waiting
        for what in entry["what"]:
            if what.startswith("inbound "):
                self.inbound.append((entry["at"], entry["phone_number_id"], entry["wa_id"] or ""))

    def _index_answer(self, entry: dict[str, Any]) -> None:
        webhook_id = entry["webhook_id"]
        if entry["status"] == 200:
            self.open_webhooks.pop(webhook_id, None)
            self.answered_webhooks.add(webhook_id)
        elif webhook_id in self.open_webhooks:
            waiting = self.open_webhooks[webhook_id]
            waiting["attempts"] += 1
            waiting["last"] = entry["status"] or entry["error"]
            waiting["final"] = entry["final"]
