"""Limits: how many requests were made in a month."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "monthly_requests",
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("month", "subject", name=op.f("pk_monthly_requests")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("monthly_requests")
