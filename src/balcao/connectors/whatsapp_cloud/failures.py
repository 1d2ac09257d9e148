"""Reads Meta's errors: as the answer to a call, and as what a status or a message tells later."""

from balcao.connectors._shared.loose_json import Object, inner, text
from balcao.connectors.whatsapp_cloud.errors import CODES, Meaning, meaning_of
from balcao.contracts.messaging import Failure
from balcao.contracts.messaging import Meaning as ActedOn
from balcao.core.answers import Answer
from balcao.core.outcomes import ProviderError, Rejected, Unavailable

MEANS: dict[int, ActedOn] = {131050: "no_marketing", 131047: "window_closed", 470: "window_closed"}
OF_TEMPLATES = range(2_388_000, 2_389_000)
_UNKNOWN = Meaning(Rejected, "A Meta recusou", "Veja o código do erro na documentação da Meta.")


def failure_of(error: Object) -> Failure:
    """An entry of `errors`. Meta's own details are kept beside ours: its codes say little without them."""
    code = _code(error)
    meaning = meaning_of(code)
    told = _told(error) or text(error, "title")
    title = meaning.title if meaning else text(error, "title") or _UNKNOWN.title
    detail = _detail((meaning or _UNKNOWN).detail, told)
    return Failure(str(code if code is not None else ""), title, detail, MEANS.get(code or 0))


def refusal(answer: Answer) -> ProviderError:
    """The error to raise for an answer of 400 or more; Meta says to go by the code, never by the words."""
    error = inner(answer.json(), "error")
    meaning = _meaning(answer, error)
    failure = failure_of(error)
    code, title = failure.code or str(answer.status), failure.title
    detail = _detail(meaning.detail, _told(error))
    if meaning.outcome is Unavailable:
        return Unavailable(code, title, detail, answer.retry_after or meaning.wait, meaning.scope)
    refused = meaning.outcome(code, title, detail)
    refused.means = failure.means
    return refused


def is_graphs(answer: Answer) -> bool:
    """Whether Graph itself said it, and not something that stands in front of it."""
    body = answer.json()
    return isinstance(body, dict) and (answer.status < 500 or "error" in body)


def _meaning(answer: Answer, error: Object) -> Meaning:
    code = _code(error)
    if code == 100 and text(error, "error_subcode") == "33":
        return CODES[33]
    if meaning := meaning_of(code):
        return meaning
    if answer.status in (401, 403):
        return CODES[10]
    if answer.status in (408, 425, 429) or answer.status >= 500 or error.get("is_transient") is True:
        return CODES[2]
    return _UNKNOWN


def _code(error: Object) -> int | None:
    """What is wrong with a template stands in the subcode, under the general code 100."""
    code, detailed = _number(text(error, "code")), _number(text(error, "error_subcode"))
    return detailed if code == 100 and detailed in OF_TEMPLATES else code


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isdigit() and len(written) < 12 else None


def _told(error: Object) -> str | None:
    return text(inner(error, "error_data"), "details") or text(error, "error_user_msg") or text(error, "message")


def _detail(ours: str, told: str | None) -> str:
    return f"{ours} (Meta: {told[:300]})" if told else ours
