"""Google's errors: the calendar's JSON body with its `reason`, and OAuth's own (RFC 6749 section 5.2)."""

from typing import Any

from balcao.sandbox.calls import Answer

MESSAGES = {
    "authError": "Invalid Credentials",
    "required": "Login Required.",
    "notFound": "Not Found",
    "duplicate": "The requested identifier already exists.",
    "deleted": "Resource has been deleted",
    "conditionNotMet": "Precondition Failed",
    "fullSyncRequired": "Sync token is no longer valid, a full sync is required.",
    "timeRangeEmpty": "The specified time range is empty.",
    "rateLimitExceeded": "Rate Limit Exceeded",
    "userRateLimitExceeded": "User Rate Limit Exceeded",
    "quotaExceeded": "Calendar usage limits exceeded.",
    "backendError": "Backend Error",
    "forbidden": "Forbidden",
    "badRequest": "Bad Request",
    "invalid": "Invalid Value",
}
USAGE = {
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "calendarUsageLimitsExceeded",
    "dailyLimitExceeded",
}
LOCATED = {"authError": ("header", "Authorization"), "conditionNotMet": ("header", "If-Match")}
STATUSES = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"}


class GoogleError(ValueError):
    def __init__(self, status: int, reason: str, message: str | None = None, parameter: str | None = None) -> None:
        super().__init__(f"{status} {reason}: {message}")
        self.status, self.reason = status, reason
        self.message = message or MESSAGES.get(reason, reason)
        self.parameter = parameter

    def answer(self, headers: dict[str, str] | None = None) -> Answer:
        domain = "usageLimits" if self.reason in USAGE else "calendar" if self.reason == "timeRangeEmpty" else "global"
        one: dict[str, Any] = {"domain": domain, "reason": self.reason, "message": self.message}
        kind, name = LOCATED.get(self.reason, ("parameter", self.parameter))
        if name:
            one.update({"locationType": kind, "location": name})
        error: dict[str, Any] = {"errors": [one], "code": self.status, "message": self.message}
        if self.reason == "insufficientPermissions":
            error["status"] = "PERMISSION_DENIED"
            error["details"] = [
                {
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                    "domain": "googleapis.com",
                }
            ]
        elif self.reason == "authError":
            error["status"] = STATUSES[401]
        more = (
            {"www-authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'}
            if self.status == 401
            else {}
        )
        return Answer(self.status, {"error": error}, headers={**more, **(headers or {})})


class OAuthError(ValueError):
    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(f"{error}: {description}")
        self.error, self.description, self.status = error, description, status

    def answer(self) -> Answer:
        return Answer(
            self.status,
            {"error": self.error, "error_description": self.description},
            headers={"cache-control": "no-store"},
        )


def answer_to_fault(fault: dict[str, Any]) -> Answer:
    headers = {"retry-after": str(fault["retry_after"])} if fault.get("retry_after") is not None else {}
    if fault["kind"] == "rate_limit":
        return GoogleError(429, str(fault.get("code", "rateLimitExceeded"))).answer(headers)
    reason = str(fault.get("reason") or fault.get("code") or "backendError")
    return GoogleError(int(fault.get("http", 403)), reason, fault.get("details")).answer(headers)


def answer_to_token_fault(fault: dict[str, Any]) -> Answer:
    if fault["kind"] == "error":
        return OAuthError(str(fault["code"]), str(fault.get("details", "")), int(fault["http"])).answer()
    return OAuthError("rate_limit_exceeded", "", 429).answer()
