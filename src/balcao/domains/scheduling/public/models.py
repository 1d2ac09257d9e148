"""Booking pages, as rows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from balcao.core.database import TenantRow, belongs_to


class BookingPage(TenantRow):
    """A page under /agendar/{slug}, of a clinic, a practitioner, or a practitioner in one clinic.

    No `service_ids` means all that are active; no `title`, `intro`, `notice` or `consent_text`, the usual words.
    """

    __tablename__ = "booking_pages"
    missing = "Não há página com esse id."
    __table_args__ = (
        belongs_to("clinics", "clinic_id", "CASCADE"),
        belongs_to("practitioners", "practitioner_id", "CASCADE"),
    )

    slug: Mapped[str]
    clinic_id: Mapped[UUID | None]
    practitioner_id: Mapped[UUID | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    title: Mapped[str | None]
    intro: Mapped[str | None]
    notice: Mapped[str | None]
    consent_text: Mapped[str | None]
    service_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"), default=list)
    shows_prices: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
