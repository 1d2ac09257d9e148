"""What is wrong in a request, field by field: each once, in a sentence for the person who filled it in."""

from collections.abc import Iterable
from typing import Any, TypedDict

from pydantic_core import ErrorDetails


class WrongField(TypedDict):
    """`type` stays the same and tells the kinds of mistake apart; `msg` is for people."""

    loc: list[str]
    type: str
    msg: str


def wrong_fields(errors: Iterable[ErrorDetails]) -> list[WrongField]:
    """A body that two parts of a route read is checked twice: once is enough to say so."""
    found: list[WrongField] = []
    for error in errors:
        wrong = WrongField(loc=[str(part) for part in error["loc"]], type=error["type"], msg=_sentence(error))
        if wrong not in found:
            found.append(wrong)
    return found


def _sentence(error: ErrorDetails) -> str:
    given: dict[str, Any] = error.get("ctx", {})
    if error["type"] in ("value_error", "assertion_error") and "error" in given:
        return str(given["error"])  # a check of ours: its words are for people already
    if error["msg"].startswith(_NO_EMAIL):
        return "Não parece um e-mail: confira o que vem antes e depois do @."
    kind = next((kind for kind in _KINDS if error["type"].startswith(kind)), None)
    sentence = _SENTENCES.get(error["type"]) or _KINDS.get(kind or "")
    return sentence.format_map(given).replace(" or '", " ou '") if sentence else error["msg"]


# The only type of pydantic's that says what is wrong in its message alone.
_NO_EMAIL = "value is not a valid email address"
_SENTENCES = {
    "missing": "Falta este campo.",
    "extra_forbidden": "Este campo não existe.",
    "json_invalid": "O corpo não é JSON.",
    "string_too_short": "Escreva pelo menos {min_length} caractere(s).",
    "string_too_long": "Escreva no máximo {max_length} caractere(s).",
    "string_pattern_mismatch": "Este texto não tem a forma esperada.",
    "too_short": "Dê pelo menos {min_length} item(ns).",
    "too_long": "Dê no máximo {max_length} item(ns).",
    "greater_than": "Precisa ser maior que {gt}.",
    "greater_than_equal": "Precisa ser {ge} ou mais.",
    "less_than": "Precisa ser menor que {lt}.",
    "less_than_equal": "Precisa ser {le} ou menos.",
    "literal_error": "Precisa ser um destes: {expected}.",
    "enum": "Precisa ser um destes: {expected}.",
    "decimal_max_places": "Use no máximo {decimal_places} casas depois da vírgula.",
    "timezone_aware": "Diga o fuso, por exemplo 2027-03-01T14:30:00-03:00.",
}
# By the beginning of the type: what has several ways to be wrong.
_KINDS = {
    "uuid_": "Não é um id.",
    "string_": "Precisa ser um texto.",
    "int_": "Precisa ser um número inteiro.",
    "float_": "Precisa ser um número.",
    "decimal_": "Precisa ser um número.",
    "finite_": "Precisa ser um número.",
    "bool_": "Precisa ser true ou false.",
    "date_": "Esta data não existe: escreva AAAA-MM-DD.",
    "time_": "Este horário não existe: escreva HH:MM.",
    "datetime_": "Escreva o instante como 2027-03-01T14:30:00-03:00.",
    "timezone_": "Diga o fuso, por exemplo 2027-03-01T14:30:00-03:00.",
    "list_": "Precisa ser uma lista.",
    "dict_": "Precisa ser um objeto.",
    "model_": "Precisa ser um objeto.",
    "url_": "Não é um endereço da web.",
}
