"""The events of responses that are made in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "response_events",
        sa.Column("response", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("frames", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response"], ["responses.number"], name=op.f("fk_response_events_response_responses"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response", "first", name=op.f("pk_response_events")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("response_events")
