"""`balcao account`: what an account is opened with, and which there are."""

from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import text

from balcao.core import database
from balcao.core.database import transaction
from balcao.settings import Settings


def reads_as_email(given: str) -> bool:
    """By its form alone; names that are reserved for tests count."""
    try:
        validate_email(given, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


async def read(settings: Settings) -> list[tuple[UUID, str]]:
    """Ids and names, oldest first."""
    database.open_database(settings.database_url or "", pool=2)
    try:
        async with transaction(None) as session:
            ids = (await session.scalars(text("SELECT account_ids() AS id ORDER BY id"))).all()
        found = []
        for id in ids:
            async with transaction(id) as session:
                found.append((id, str(await session.scalar(text("SELECT name FROM accounts")))))
        return found
    finally:
        await database.close_database()
