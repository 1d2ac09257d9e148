"""The judge: reads only the ledger and says whether messages arrived once and in order."""

import re
from datetime import datetime
from typing import Any

from balcao.sandbox.ledger import Ledger

SEQUENCE_NUMBER = re.compile(r"#(\d+)")


def verdict(ledger: Ledger) -> dict[str, Any]:
    sent_twice = [
        {"key": key, "count": len(ids), "message_ids": ids} for key, ids in ledger.sends_by_key.items() if len(ids) > 1
    ]
    out_of_order = _out_of_order(ledger)
    never_answered = [
        {"webhook_id": webhook_id, **{name: state[name] for name in ("what", "attempts", "last")}}
        for webhook_id, state in ledger.open_webhooks.items()
        if state["final"]
    ]
    return {
        "ok": not (sent_twice or out_of_order or never_answered),
        "sends": len(ledger.sends),
        "keys": len(ledger.sends_by_key),
        "without_key": sum(1 for send in ledger.sends if not send["key"]),
        "sent_twice": sent_twice,
        "out_of_order": out_of_order,
        "never_answered": never_answered,
        "waiting_webhooks": len(ledger.open_webhooks) - len(never_answered),
    }


def summary(ledger: Ledger) -> dict[str, Any]:
    dropped = sum(1 for state in ledger.open_webhooks.values() if state["final"])
    return {
        "last_seq": ledger.last_seq,
        "counts": dict(ledger.counts),
        "sends": len(ledger.sends),
        "keys": len(ledger.sends_by_key),
        "inbound": len(ledger.inbound),
        "webhooks": {
            "sent": ledger.counts["webhook"],
            "answered": len(ledger.answered_webhooks),
            "waiting": len(ledger.open_webhooks) - dropped,
            "dropped": dropped,
        },
    }


def turns(ledger: Ledger) -> dict[str, Any]:
    """From each patient's message to the first send after it in the same conversation."""
    answers: dict[tuple[str, str], list[datetime]] = {}
    for send in ledger.sends:
        answers.setdefault((send["phone_number_id"], send["wa_id"]), []).append(_time(send["at"]))
    questions: dict[tuple[str, str], list[datetime]] = {}
    for at, phone_number_id, wa_id in ledger.inbound:
        questions.setdefault((phone_number_id, wa_id), []).append(_time(at))
    waits: list[float] = []
    unanswered = 0
    last_answer: datetime | None = None
    for conversation, asked in questions.items():
        answered = answers.get(conversation, [])
        position = 0
        for question in asked:
            while position < len(answered) and answered[position] < question:
                position += 1
            if position == len(answered):
                unanswered += 1
                continue
            waits.append((answered[position] - question).total_seconds() * 1000)
            last_answer = max(last_answer, answered[position]) if last_answer else answered[position]
    first = min((question for asked in questions.values() for question in asked), default=None)
    seconds = (last_answer - first).total_seconds() if last_answer and first else 0.0
    waits.sort()
    return {
        "count": len(waits),
        "unanswered": unanswered,
        "seconds": round(seconds, 3),
        "per_second": round(len(waits) / seconds, 2) if seconds else 0.0,
        **{f"p{share}_ms": _percentile(waits, share) for share in (50, 95, 99)},
    }


def _out_of_order(ledger: Ledger) -> list[dict[str, Any]]:
    found = []
    last: dict[tuple[str, str], int] = {}
    for send in ledger.sends:
        numbered = SEQUENCE_NUMBER.search(send["text"] or "")
        if not numbered:
            continue
        conversation, number = (send["phone_number_id"], send["wa_id"]), int(numbered.group(1))
        before = last.get(conversation)
        if before is not None and number <= before:
            found.append(
                {
                    "phone_number_id": conversation[0],
                    "wa_id": conversation[1],
                    "before": before,
                    "after": number,
                    "message_id": send["message_id"],
                }
            )
        last[conversation] = number
    return found


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _percentile(ordered: list[float], share: int) -> float | None:
    return round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 1) if ordered else None
