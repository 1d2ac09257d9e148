"""Checks of what people type about a clinic: CNPJ, phone, time zone. Each answers the form that is stored."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from stdnum.br import cnpj

from balcao.core.problems import Invalid


def checked_cnpj(written: str) -> str:
    """14 characters without punctuation; since July 2026 the first twelve may be letters (IN RFB 2.229/2024)."""
    if not cnpj.is_valid(written.upper()):
        raise Invalid("CNPJ inválido: confira os dígitos.")
    return str(cnpj.compact(written.upper()))


def shown_cnpj(compact: str) -> str:
    return str(cnpj.format(compact))


def checked_phone(written: str) -> str:
    """E.164; clinics also have service numbers (0800), which people do not."""
    try:
        number = phonenumbers.parse(written, "BR")
    except phonenumbers.NumberParseException as broken:
        raise Invalid("Telefone inválido: escreva com DDD.") from broken
    if not phonenumbers.is_valid_number(number):
        raise Invalid("Telefone inválido: escreva com DDD.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def checked_timezone(name: str) -> str:
    if name not in _zones():
        raise Invalid(f"Fuso horário desconhecido: {name!r}. Use um nome da IANA, por exemplo America/Sao_Paulo.")
    return name


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
