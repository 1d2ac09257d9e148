"""Where a clinic stands on the map, so that its place can be sent with one click."""

from alembic import op

revision = "r0020_clinic_places"
down_revision = "r0019_templates"


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE clinics
            ADD COLUMN latitude double precision,
            ADD COLUMN longitude double precision,
            ADD CONSTRAINT ck_clinics_place CHECK (
                num_nonnulls(latitude, longitude) <> 1 AND latitude BETWEEN -90 AND 90
                AND longitude BETWEEN -180 AND 180
            )
        """
    )
