"""Which language a person is likely to speak: as their contact says, else as their number's country does."""

import phonenumbers
from babel.languages import get_official_languages

from balcao.domains.contacts.models import Contact

SAID_IN = ("language", "idioma")


def language_of(contact: Contact) -> str | None:
    """An ISO 639-1 code, or None where nothing tells."""
    for name in SAID_IN:
        if said := str(contact.attributes.get(name) or "").strip():
            return said.replace("_", "-").partition("-")[0].lower()
    if not contact.phone:
        return None
    try:
        country = phonenumbers.region_code_for_number(phonenumbers.parse(contact.phone))
    except phonenumbers.NumberParseException:
        return None
    official = get_official_languages(country, de_facto=True) if country else ()
    return official[0].partition("_")[0] if official else None
