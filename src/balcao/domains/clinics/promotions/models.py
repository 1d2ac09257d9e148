"""Promotions and the services they are for, as rows."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import Row, TenantRow, Versioned, belongs_to


class Promotion(Versioned, TenantRow):
    """Off the price: `percent_off` or `amount_off_cents`, never both. The days are the clinic's, both included, and the
    day that counts is the one on which it is used. `code` is kept in capitals; it is nobody else's until `ended_at`.

    `all_services` is kept apart from the list, so that one whose services are gone is for none. `use_count` is the
    database's: a trigger on appointments keeps it, and a constraint holds it to `use_limit`.
    """

    __tablename__ = "promotions"
    missing = "Não há promoção com esse id."

    name: Mapped[str]
    description: Mapped[str | None]
    percent_off: Mapped[Decimal | None]
    amount_off_cents: Mapped[int | None]
    all_services: Mapped[bool]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    use_limit: Mapped[int | None]
    use_count: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    code: Mapped[str | None]
    ended_at: Mapped[datetime | None]


class PromotionService(Row):
    """What a promotion is for, where it is not for all."""

    __tablename__ = "promotion_services"
    __table_args__ = (
        belongs_to("promotions", "promotion_id", "CASCADE"),
        belongs_to("services", "service_id", "CASCADE"),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    promotion_id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(primary_key=True)
