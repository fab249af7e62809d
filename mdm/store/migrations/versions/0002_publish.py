"""subscriptions, deliveries, meters, and the trace that an event came by

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ingest_batch", sa.Column("trace", sa.Text(), nullable=True))
    op.add_column("decision", sa.Column("trace", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("trace", sa.Text(), nullable=True))
    op.create_table(
        "subscription",
        sa.Column("subscription", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("types", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("sources", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("attributes", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("includes", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drift", sa.Integer(), nullable=True),
        sa.Column("reconciled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state IN ('active', 'paused', 'disabled')", name="subscription_state"),
        sa.PrimaryKeyConstraint("subscription"),
    )
    op.create_table(
        "subscription_secret",
        sa.Column("secret", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subscription", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["subscription"], ["subscription.subscription"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("secret"),
    )
    op.create_index("subscription_secret_by_subscription", "subscription_secret", ["subscription"])
    op.create_table(
        "delivery",
        sa.Column("delivery", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subscription", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("golden", sa.BigInteger(), nullable=True),
        sa.Column("notice", sa.JSON(), nullable=True),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'delivered', 'dead', 'replayed')", name="delivery_state"),
        sa.CheckConstraint("(sequence IS NULL) <> (notice IS NULL)", name="delivery_of_event_or_notice"),
        sa.PrimaryKeyConstraint("delivery"),
        postgresql_with={"fillfactor": "70"},
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "delivery_due", "delivery", ["subscription", "due_at", "delivery"], postgresql_where=waiting
    )
    op.create_index(
        "delivery_lane", "delivery", ["subscription", "golden", "sequence"], postgresql_where=waiting
    )
    op.create_index("delivery_by_subscription", "delivery", ["subscription", "delivery"])
    op.create_index(
        "delivery_dead",
        "delivery",
        ["subscription", "delivery"],
        postgresql_where=sa.text("state = 'dead'"),
    )
    op.create_index(
        "delivery_settled", "delivery", ["settled_at"], postgresql_where=sa.text("state <> 'waiting'")
    )
    op.create_table(
        "attempt",
        sa.Column("delivery", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("delivery", "attempt"),
    )
    op.create_table(
        "meter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", "labels"),
    )


def downgrade() -> None:
    for table in ("meter", "attempt", "delivery", "subscription_secret", "subscription"):
        op.drop_table(table)
    op.drop_column("outbox", "trace")
    op.drop_column("decision", "trace")
    op.drop_column("ingest_batch", "trace")
