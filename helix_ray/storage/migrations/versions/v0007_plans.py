"""The plans of users."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("users", sa.Column("plan", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Drop the column. In place: to make the table anew on SQLite would delete the keys of all users."""
    op.drop_column("users", "plan")
