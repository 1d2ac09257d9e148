"""Alembic's environment: it is handed a live connection by run.py and knows no address itself."""

from alembic import context
from sqlalchemy import Connection

from balcao.core.database import Row

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Row.metadata, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
