"""Row security for tenant tables, said once: every migration that makes such a table calls protect()."""

from alembic import op

from balcao.core.database import APP_ROLE, CURRENT_TENANT


def protect(*tables: str, rights: str = "SELECT, INSERT, UPDATE, DELETE", column: str = "account_id") -> None:
    """Forces row security on the tables: the app's role sees and writes the current tenant's rows alone."""
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY tenant ON {table} TO {APP_ROLE} "
            f"USING ({column} = {CURRENT_TENANT}) WITH CHECK ({column} = {CURRENT_TENANT})"
        )
        op.execute(f"GRANT {rights} ON {table} TO {APP_ROLE}")


def open_to_owner(*tables: str) -> None:
    """Lets the SECURITY DEFINER functions see every tenant's rows of these tables.

    They run as the owner, whom FORCE holds as well unless the database was made by a superuser.
    """
    for table in tables:
        op.execute(f"CREATE POLICY narrow_functions ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)")


def open_function(signature: str, *roles: str) -> None:
    """Only the named roles may call a SECURITY DEFINER function; `signature` is for example "find_x(text)"."""
    op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {', '.join(roles)}")
