"""The database's address as its drivers want it; apart from core/database, which costs its importer 40 MB."""


def plain_url(url: str) -> str:
    """The address as asyncpg wants it, whatever driver or old scheme the given one names."""
    scheme, rest = url.split("://", 1)
    return f"postgresql://{rest}" if scheme.startswith("postgres") else url
