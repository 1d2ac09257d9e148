"""First answers, as rows: what a conversation forgets when it is opened again is kept here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import Row, belongs_to


class FirstReply(Row):
    """How long somebody waited until a person of the clinic answered for the first time since the conversation was
    opened. Written by a trigger on conversations; what the bot settles by itself leaves no row.
    """

    __tablename__ = "first_replies"
    __table_args__ = (
        belongs_to("conversations", "conversation_id", "CASCADE"),
        belongs_to("connections", "channel_id", "CASCADE"),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(primary_key=True)
    channel_id: Mapped[UUID]
    answered_at: Mapped[datetime]
