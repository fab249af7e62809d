"""decisions that a steward made at one go: undone at one go

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("decision", sa.Column("bulk", sa.BigInteger(), nullable=True))
    op.create_index("decision_by_bulk", "decision", ["bulk"], postgresql_where=sa.text("bulk IS NOT NULL"))


def downgrade() -> None:
    op.drop_index("decision_by_bulk", table_name="decision")
    op.drop_column("decision", "bulk")
