"""The transfers of an account are found by it."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_INDEX = "ix_transfers_account"


def upgrade() -> None:
    """Add the index."""
    op.create_index(_INDEX, "transfers", ["account", "created_at"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(_INDEX, "transfers")
