"""Phone numbers of Brazil and the world, and the ninth digit that some providers leave out."""

import re

import phonenumbers

_NATIONAL_WITHOUT_NINE = re.compile(r"([1-9]\d)([6-9]\d{7})")
_NATIONAL_WITH_NINE = re.compile(r"([1-9]\d)9([6-9]\d{7})")
_CARRIER = re.compile(r"0\d{2}([1-9]\d)(\d{8,9})")

_PERSONAL = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}


def canonical(written: str, area_code: str | None = None) -> str | None:
    """E.164 with the ninth digit, from what people type or providers send; None when it is no number.

    `area_code` (DDD) serves numbers typed without one. Digits that begin with 55 and are 12 or 13 long carry the
    country's code; 10 or 11 of them are the area code 55 (Rio Grande do Sul).
    """
    digits = re.sub(r"\D", "", written)
    international = written.strip().startswith("+") or (len(digits) in (12, 13) and digits.startswith("55"))
    if international and not digits.startswith("55"):
        return _valid(f"+{digits}")
    if international:
        return _brazilian(digits[2:])
    if carried := _CARRIER.fullmatch(digits):
        return _brazilian(carried[1] + carried[2])
    national = digits.removeprefix("0") if len(digits) in (11, 12) and digits.startswith("0") else digits
    if len(national) in (8, 9) and area_code:
        national = area_code + national
    return _brazilian(national)


def _brazilian(national: str) -> str | None:
    if old := _NATIONAL_WITHOUT_NINE.fullmatch(national):
        national = f"{old[1]}9{old[2]}"
    return _valid(f"+55{national}")


def _valid(number: str) -> str | None:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    # Service numbers (0800, 4004) are valid, but nobody writes from them.
    if phonenumbers.number_type(parsed) not in _PERSONAL:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def from_provider(digits: str) -> str | None:
    """E.164 of a provider's digits, which always carry the country's code ("556599887766" → "+5565999887766")."""
    return canonical(f"+{digits.lstrip('+')}")


def variants(digits: str) -> tuple[str, ...]:
    """The digits and, for a Brazilian mobile, their twin with or without the ninth."""
    digits = digits.lstrip("+")
    if digits.startswith("55"):
        national = digits[2:]
        if old := _NATIONAL_WITHOUT_NINE.fullmatch(national):
            return digits, f"55{old[1]}9{old[2]}"
        if new := _NATIONAL_WITH_NINE.fullmatch(national):
            return digits, f"55{new[1]}{new[2]}"
    return (digits,)


def shown(phone: str) -> str:
    """As people write it: (11) 98765-4321 within Brazil, international elsewhere."""
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    national = parsed.country_code == 55
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)
