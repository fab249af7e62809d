"""the record that a tombstone stays with

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source_record", sa.Column("beside", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("source_record", "beside")
