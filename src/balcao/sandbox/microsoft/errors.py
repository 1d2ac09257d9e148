"""Microsoft's errors: Graph's JSON body with its `code`, and the identity platform's with AADSTS numbers."""

import re
import uuid
from typing import Any

from balcao.sandbox.calls import Answer

MESSAGES = {
    "InvalidAuthenticationToken": "Access token has expired or is not yet valid.",
    "ErrorAccessDenied": "Access is denied. Check credentials and try again.",
    "ErrorItemNotFound": "The specified object was not found in the store.",
    "ErrorIrresolvableConflict": "The send or update operation could not be performed because the change key passed in "
    "the request does not match the current change key for the item.",
    "ApplicationThrottled": "Application is over its MailboxConcurrency limit.",
    "TooManyRequests": "Too many requests.",
    "SyncStateNotFound": "The sync state generation is not found; a full sync is needed.",
    "ErrorInvalidRequest": "The request is invalid.",
    "ErrorServerBusy": "The server is busy. Please try again later.",
}


class GraphError(ValueError):
    def __init__(
        self, status: int, code: str, message: str | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.headers = status, code, headers or {}
        self.message = message or MESSAGES.get(code, code)

    def answer(self) -> Answer:
        request_id = str(uuid.uuid4())
        inner = {"date": "2026-11-29T12:00:00", "request-id": request_id, "client-request-id": request_id}
        error = {"code": self.code, "message": self.message, "innerError": inner}
        return Answer(self.status, {"error": error}, headers={"request-id": request_id, **self.headers})


class SignInError(ValueError):
    """`error` of RFC 6749, and Microsoft's own number beside it."""

    def __init__(self, error: str, number: int, words: str, status: int = 400) -> None:
        super().__init__(f"{error}: AADSTS{number}")
        self.error, self.number, self.words, self.status = error, number, words, status

    def answer(self) -> Answer:
        body = {
            "error": self.error,
            "error_description": f"AADSTS{self.number}: {self.words} Trace ID: 0 Correlation ID: 0",
            "error_codes": [self.number],
            "timestamp": "2026-11-29 12:00:00Z",
            "error_uri": f"https://login.microsoftonline.com/error?code={self.number}",
        }
        return Answer(self.status, body, headers={"cache-control": "no-store"})


def answer_to_fault(fault: dict[str, Any]) -> Answer:
    headers = {"retry-after": str(fault["retry_after"])} if fault.get("retry_after") is not None else {}
    if fault["kind"] == "rate_limit":
        return GraphError(429, str(fault.get("code", "ApplicationThrottled")), headers=headers).answer()
    return GraphError(int(fault.get("http", 503)), str(fault.get("code", "ErrorServerBusy")), headers=headers).answer()


def answer_to_token_fault(fault: dict[str, Any]) -> Answer:
    """`details` may carry the number: AADSTS50076."""
    if fault["kind"] == "rate_limit":
        return SignInError("temporarily_unavailable", 90033, "A transient error has occurred.", 429).answer()
    number = re.search(r"\d+", str(fault.get("details", "")))
    words = str(fault.get("details", ""))
    return SignInError(str(fault["code"]), int(number[0]) if number else 90033, words, int(fault["http"])).answer()
