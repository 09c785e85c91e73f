"""Since when a receiver of webhooks fails, and why it was disabled."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TABLE = "webhook_endpoints"


def upgrade() -> None:
    """Add the columns. Who failed before begins at the next failure."""
    op.add_column(_TABLE, sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column(_TABLE, sa.Column("disabled_reason", sa.String(length=16), nullable=True))


def downgrade() -> None:
    """Drop the columns. In place: to make the table anew on SQLite would delete all deliveries."""
    op.drop_column(_TABLE, "disabled_reason")
    op.drop_column(_TABLE, "failing_since")
