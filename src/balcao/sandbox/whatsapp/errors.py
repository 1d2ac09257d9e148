"""Meta's errors: one body for the answer to a call, another for a status that failed."""

import uuid
from typing import Any

from balcao.sandbox.calls import Answer

HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
# code: (HTTP status, title). https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
CODES: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    3: (500, "API Method"),
    4: (429, "API Too Many Calls"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    200: (403, "API Permission"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (429, "Rate limit issues"),
    130429: (429, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (503, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Account has been locked"),
    131037: (400, "Display name approval needed"),
    131042: (402, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (429, "Spam rate limit hit"),
    131049: (400, "Meta chose not to deliver"),
    131050: (400, "User has stopped marketing messages"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (429, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    132000: (400, "Template Param Count Mismatch"),
    132001: (404, "Template does not exist"),
    132005: (400, "Template Hydrated Text Too Long"),
    132007: (400, "Template Format Character Policy Violated"),
    132012: (400, "Template Parameter Format Mismatch"),
    132015: (400, "Template is Paused"),
    132016: (400, "Template is Disabled"),
    132018: (400, "Template Parameter Invalid"),
    133010: (400, "Phone number Not Registered"),
    135000: (400, "Generic user error"),
}


class GraphError(ValueError):
    """A call that Meta refuses."""

    def __init__(self, code: int, details: str, *, http: int | None = None, title: str | None = None) -> None:
        super().__init__(f"{code}: {details}")
        known = CODES.get(code, (400, "Error"))
        self.code, self.details = code, details
        self.http, self.title = http or known[0], title or known[1]

    def answer(self, headers: dict[str, str] | None = None) -> Answer:
        error: dict[str, Any] = {"message": f"(#{self.code}) {self.title}", "type": "OAuthException", "code": self.code}
        error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        error["fbtrace_id"] = _trace()
        return Answer(self.http, {"error": error}, headers=headers or {})


class TemplateError(GraphError):
    """What is wrong with a template: Meta tells it in the subcode, and in words for the person who wrote it."""

    def __init__(self, subcode: int, title: str, details: str) -> None:
        super().__init__(100, details, title="Invalid parameter")
        self.subcode, self.user_title = subcode, title

    def answer(self, headers: dict[str, str] | None = None) -> Answer:
        error: dict[str, Any] = {
            "message": "Invalid parameter",
            "type": "OAuthException",
            "code": 100,
            "error_subcode": self.subcode,
            "is_transient": False,
            "error_user_title": self.user_title,
            "error_user_msg": self.details,
            "fbtrace_id": _trace(),
        }
        return Answer(400, {"error": error}, headers=headers or {})


class TokenError(GraphError):
    def __init__(self, message: str) -> None:
        super().__init__(190, message)

    def answer(self, headers: dict[str, str] | None = None) -> Answer:
        error = {"message": self.details, "type": "OAuthException", "code": 190, "fbtrace_id": _trace()}
        challenge = f'OAuth "Facebook Platform" "invalid_token" "{self.details}"'
        return Answer(401, {"error": error}, headers={"www-authenticate": challenge})


class UnknownObject(GraphError):
    def __init__(self, method: str, node: str) -> None:
        super().__init__(100, node)
        self.method = method.lower()

    def answer(self, headers: dict[str, str] | None = None) -> Answer:
        message = (
            f"Unsupported {self.method} request. Object with ID '{self.details}' does not exist, "
            "cannot be loaded due to missing permissions, or does not support this operation. "
            "Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api"
        )
        error = {"message": message, "type": "GraphMethodException", "code": 100, "error_subcode": 33}
        return Answer(400, {"error": {**error, "fbtrace_id": _trace()}})


class UnknownPath(GraphError):
    def __init__(self, path: str) -> None:
        super().__init__(2500, path)

    def answer(self, headers: dict[str, str] | None = None) -> Answer:
        error = {"message": f"Unknown path components: {self.details}", "type": "OAuthException", "code": 2500}
        return Answer(400, {"error": {**error, "fbtrace_id": _trace()}})


def answer_to_fault(fault: dict[str, Any]) -> Answer:
    if fault["kind"] == "error":
        error = GraphError(
            int(fault["code"]), str(fault.get("details", "")), http=int(fault["http"]), title=fault.get("title")
        )
        if error.code == 190:
            return TokenError(error.details or "Error validating access token: Session has expired").answer()
        return error.answer(_retry_after(fault))
    if fault["kind"] == "pair_limit":
        return GraphError(131056, "Too many messages sent from this phone number to the same phone number.").answer()
    code = int(fault.get("code", 130429))
    return GraphError(code, "Cloud API message throughput has been reached.", http=429).answer(_retry_after(fault))


def status_error(code: int, details: str, title: str | None = None) -> dict[str, Any]:
    """As it stands in `statuses[].errors`."""
    title = title or CODES.get(code, (400, "Error"))[1]
    return {"code": code, "title": title, "message": title, "error_data": {"details": details}, "href": HREF}


def _retry_after(fault: dict[str, Any]) -> dict[str, str]:
    return {"retry-after": str(fault["retry_after"])} if fault.get("retry_after") is not None else {}


def _trace() -> str:
    return "A" + uuid.uuid4().hex[:22]
