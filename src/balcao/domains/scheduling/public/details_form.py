"""What the page's form was sent with, and what is wrong with it, in words beside each field."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from balcao.domains.contacts.phones import canonical
from balcao.domains.scheduling.public.words import Words


@dataclass(frozen=True)
class Details:
    """As typed, but for spaces around it."""

    nome: str = ""
    telefone: str = ""
    email: str = ""
    convenio: str = ""
    observacoes: str = ""
    consentimento: str = ""
    mensagens: str = ""
    convite: str = ""


def errors_of(given: Details, words: Words, consent_version: str) -> dict[str, str]:
    """Field → what to do about it; an agreement to other words than are shown now counts for nothing."""
    errors: dict[str, str] = {}
    if len(given.nome) < 2 or not any(sign.isalpha() for sign in given.nome):
        errors["nome"] = words.bad_name
    if canonical(given.telefone) is None:
        errors["telefone"] = words.bad_phone
    if given.email and not _is_email(given.email):
        errors["email"] = words.bad_email
    if given.consentimento != consent_version:
        errors["consentimento"] = words.bad_consent
    return errors


def _is_email(written: str) -> bool:
    try:
        validate_email(written, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
