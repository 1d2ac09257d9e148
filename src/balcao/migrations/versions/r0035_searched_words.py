"""Search finds what people wrote, not the lines that tell what happened to a conversation."""

from alembic import op

revision = "r0035_searched_words"
down_revision = "r0034_first_visits"


def upgrade() -> None:
    # They are not indexed at all, so that looking costs no more for each "resolveu a conversa" that was ever written.
    for trigger in ("keep_words", "keep_changed_words"):
        op.execute(f"DROP TRIGGER {trigger} ON messages")
    op.execute(
        "CREATE TRIGGER keep_words AFTER INSERT ON messages FOR EACH ROW WHEN (NEW.kind <> 'system') "
        "EXECUTE FUNCTION keep_message_words()"
    )
    op.execute(
        "CREATE TRIGGER keep_changed_words AFTER UPDATE OF text, data ON messages FOR EACH ROW WHEN "
        "(NEW.kind <> 'system' "
        "AND searched_text(NEW.text, NEW.data) IS DISTINCT FROM searched_text(OLD.text, OLD.data)) "
        "EXECUTE FUNCTION keep_message_words()"
    )
    op.execute(
        "DELETE FROM message_words w USING messages m "
        "WHERE m.account_id = w.account_id AND m.id = w.message_id AND m.kind = 'system'"
    )
