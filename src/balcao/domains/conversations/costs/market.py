"""The country whose price counts: that of the person's number."""

import phonenumbers

OURS = "BR"


def market_of(phone: str | None) -> str:
    """A person without a number is counted as one of ours."""
    try:
        read = phonenumbers.parse(phone if (phone or "").startswith("+") else f"+{phone}", None) if phone else None
    except phonenumbers.NumberParseException:
        return OURS
    return (phonenumbers.region_code_for_number(read) if read else None) or OURS
