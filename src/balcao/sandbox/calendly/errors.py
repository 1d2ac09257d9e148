"""Calendly's errors: {title, message, details}, and OAuth's own (RFC 6749, section 5.2)."""

from typing import Any

from balcao.sandbox.calls import Answer

TITLES = {
    400: "Invalid Argument",
    401: "Unauthenticated",
    403: "Permission Denied",
    404: "Resource Not Found",
    409: "Already Exists",
    424: "External Calendar Error",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class CalendlyError(ValueError):
    def __init__(self, status: int, message: str, parameter: str | None = None) -> None:
        super().__init__(f"{status} {message}")
        self.status, self.message, self.parameter = status, message, parameter

    def answer(self, headers: dict[str, str] | None = None) -> Answer:
        body: dict[str, Any] = {"title": TITLES.get(self.status, "Error"), "message": self.message}
        if self.parameter:
            body["details"] = [{"parameter": self.parameter, "message": self.message}]
        return Answer(self.status, body, headers=headers or {})


class OAuthError(ValueError):
    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(f"{error}: {description}")
        self.error, self.description, self.status = error, description, status

    def answer(self) -> Answer:
        return Answer(self.status, {"error": self.error, "error_description": self.description})


def answer_to_fault(fault: dict[str, Any]) -> Answer:
    if fault["kind"] == "rate_limit":
        reset = str(fault.get("retry_after", 60))
        headers = {"X-RateLimit-Limit": "500", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
        return CalendlyError(429, "Rate limit exceeded").answer(headers)
    return CalendlyError(int(fault.get("http", 500)), str(fault.get("details") or fault.get("code") or "")).answer()


def answer_to_token_fault(fault: dict[str, Any]) -> Answer:
    code = str(fault.get("code", "server_error"))
    return OAuthError(code, str(fault.get("details", "")), int(fault.get("http", 429))).answer()
