"""Checks of what people type about a clinic: CNPJ, phone, time zone. Each gives the form stored, or a ValueError."""

from functools import cache
from zoneinfo import available_timezones

import phonenumbers
from stdnum.br import cnpj


def checked_cnpj(written: str) -> str:
    """14 characters without punctuation; since July 2026 the first twelve may be letters (IN RFB 2.229/2024)."""
    if not cnpj.is_valid(written.upper()):
        raise ValueError("CNPJ inválido: confira os dígitos.")
    return str(cnpj.compact(written.upper()))


def shown_cnpj(compact: str) -> str:
    return str(cnpj.format(compact))


def checked_phone(written: str) -> str:
    """E.164; clinics also have service numbers (0800), which people do not."""
    try:
        number = phonenumbers.parse(written, "BR")
    except phonenumbers.NumberParseException as broken:
        raise ValueError("Telefone inválido: escreva com DDD.") from broken
    if not phonenumbers.is_valid_number(number):
        raise ValueError("Telefone inválido: escreva com DDD.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def checked_timezone(name: str) -> str:
    if name not in _zones():
        raise ValueError(f"Fuso horário desconhecido: {name!r}. Use um nome da IANA, por exemplo America/Sao_Paulo.")
    return name


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


# fmt: off
_STATES = frozenset({
    "AC", "AL", "AM", "AP", "BA", "CE", "DF", "ES", "GO", "MA", "MG", "MS", "MT", "PA", "PB", "PE", "PI", "PR", "RJ",
    "RN", "RO", "RR", "RS", "SC", "SE", "SP", "TO",
})
# fmt: on


def checked_state(written: str) -> str:
    if written.strip().upper() not in _STATES:
        raise ValueError(f"UF desconhecida: {written!r}.")
    return written.strip().upper()
