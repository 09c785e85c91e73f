"""What batches consume, and with which model."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_COUNTS = ("prompt_tokens", "cached_tokens", "completion_tokens", "reasoning_tokens")


def upgrade() -> None:
    """Add the columns. Of batches from before nobody knows."""
    op.add_column("batches", sa.Column("model", sa.String(length=256), nullable=True))
    for name in _COUNTS:
        op.add_column("batches", sa.Column(name, sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Drop the columns. In place: to make the table anew on SQLite would delete all results."""
    for name in (*_COUNTS, "model"):
        op.drop_column("batches", name)
