"""The response cache: answers that are given again to whoever asks the same."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "response_cache",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("owner", sa.LargeBinary(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_response_cache")),
    )
    with op.batch_alter_table("response_cache", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_cache_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_cache_owner"), ["owner", "expires_at"], unique=False)


def downgrade() -> None:
    """Drop the table."""
    with op.batch_alter_table("response_cache", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_cache_owner"))
        batch_op.drop_index(batch_op.f("ix_response_cache_expires_at"))

    op.drop_table("response_cache")
