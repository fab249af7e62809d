"""first tables

Revision: 0001, after None.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "adopted",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("golden", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "source_id"),
    )
    op.create_index("adopted_by_golden", "adopted", ["golden"], unique=False)
    op.create_table(
        "base",
        sa.Column("one", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one"),
    )
    op.create_table(
        "blocking_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "record"),
    )
    op.create_index("blocking_key_by_record", "blocking_key", ["record"], unique=False)
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "hub_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "ingest_batch",
        sa.Column("batch", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("received", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unchanged", sa.Integer(), server_default="0", nullable=False),
        sa.Column("resolved", sa.Integer(), server_default="0", nullable=False),
        sa.Column("superseded", sa.Integer(), server_default="0", nullable=False),
        sa.Column("dead", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("batch"),
    )
    op.create_table(
        "model_version",
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("scoring_version", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("model"),
    )
    op.create_table(
        "outbox",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("golden", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("event_id"),
    )
    op.create_index("outbox_by_golden", "outbox", ["golden", "version"], unique=False)
    op.create_table(
        "pair",
        sa.Column("a", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("b", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("rule", sa.SmallInteger(), nullable=False),
        sa.Column("levels", sa.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("weights", sa.ARRAY(sa.Double()), nullable=False),
        sa.Column("identifier", sa.SmallInteger(), nullable=True),
        sa.CheckConstraint("a < b", name="pair_ordered"),
        sa.PrimaryKeyConstraint("a", "b"),
    )
    op.create_index("pair_by_b", "pair", ["b"], unique=False)
    op.create_table(
        "source_record",
        sa.Column("record", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("golden", sa.BigInteger(), nullable=True),
        sa.Column("placed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("link_version", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("record"),
        sa.UniqueConstraint("source", "source_id", name="source_record_key"),
        postgresql_with={"fillfactor": "85"},
    )
    op.create_index("source_record_by_golden", "source_record", ["golden"], unique=False)
    op.create_index(
        "alias_by_target",
        "source_record",
        ["source", "merged_into"],
        unique=False,
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_table(
        "decision",
        sa.Column("decision", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pending", sa.Boolean(), server_default="true", nullable=False),
        sa.CheckConstraint("verdict IN ('same', 'different')", name="decision_verdict"),
        sa.PrimaryKeyConstraint("decision"),
    )
    op.create_index(
        "decision_pending", "decision", ["decision"], unique=False, postgresql_where=sa.text("pending")
    )
    op.create_table(
        "decision_record",
        sa.Column("decision", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.SmallInteger(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decision.decision"]),
        sa.ForeignKeyConstraint(["record"], ["source_record.record"]),
        sa.PrimaryKeyConstraint("decision", "record"),
    )
    op.create_index("decision_record_by_record", "decision_record", ["record"], unique=False)
    op.create_table(
        "review_task",
        sa.Column("task", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("records", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=True),
        sa.Column("decision", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.Double(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("task"),
        sa.UniqueConstraint("question", name="review_task_question"),
    )
    op.create_index(
        "review_task_open",
        "review_task",
        ["priority"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("review_task_by_record", "review_task", ["records"], unique=False, postgresql_using="gin")
    op.create_table(
        "dead_letter",
        sa.Column("letter", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("died_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"],
            ["ingest_batch.batch"],
        ),
        sa.PrimaryKeyConstraint("letter"),
    )
    op.create_table(
        "golden_record",
        sa.Column("golden", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("anchor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state IN ('active', 'merged', 'retired')", name="golden_record_state"),
        sa.ForeignKeyConstraint(
            ["anchor"],
            ["source_record.record"],
        ),
        sa.PrimaryKeyConstraint("golden"),
        sa.UniqueConstraint("anchor", name="golden_record_anchor"),
        sa.UniqueConstraint("public_id", name="golden_record_public_id"),
    )
    op.create_table(
        "inbox",
        sa.Column("input", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch"],
            ["ingest_batch.batch"],
        ),
        sa.PrimaryKeyConstraint("input"),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_index("inbox_by_key", "inbox", ["source", "source_id", "input"], unique=False)
    op.create_table(
        "profile",
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("given", sa.Text(), nullable=True),
        sa.Column("middle", sa.Text(), nullable=True),
        sa.Column("family", sa.Text(), nullable=True),
        sa.Column("families", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("suffix", sa.Text(), nullable=True),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("formal_given", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("birth_dates", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("birth_date_part", sa.Text(), nullable=True),
        sa.Column("emails", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("email_given", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("phones", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("addresses", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("premises", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("postal_codes", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("localities", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("loyalty_ids", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("identifiers", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("unique_in", sa.Text(), nullable=True),
        sa.Column("is_person", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["record"],
            ["source_record.record"],
        ),
        sa.PrimaryKeyConstraint("record"),
    )
    for index, column in (
        ("profile_by_email", "emails"),
        ("profile_by_phone", "phones"),
        ("profile_by_identifier", "identifiers"),
    ):
        op.create_index(index, "profile", [column], unique=False, postgresql_using="gin")
    op.create_table(
        "record_version",
        sa.Column("input", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("flags", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["record"],
            ["source_record.record"],
        ),
        sa.PrimaryKeyConstraint("input"),
    )
    op.create_index(op.f("ix_record_version_record"), "record_version", ["record"], unique=False)
    op.create_table(
        "golden_version",
        sa.Column("golden", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("survivor", sa.BigInteger(), nullable=True),
        sa.Column("members", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("provenance", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("links", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("cause", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["golden"],
            ["golden_record.golden"],
        ),
        sa.PrimaryKeyConstraint("golden", "version"),
    )


def downgrade() -> None:
    op.drop_table("adopted")
    op.drop_table("golden_version")
    op.drop_table("review_task")
    op.drop_table("decision_record")
    op.drop_table("decision")
    op.drop_index(op.f("ix_record_version_record"), table_name="record_version")
    op.drop_table("record_version")
    op.drop_table("profile")
    op.drop_index("inbox_by_key", table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("golden_record")
    op.drop_table("dead_letter")
    op.drop_index("source_record_by_golden", table_name="source_record")
    op.drop_table("source_record")
    op.drop_index("pair_by_b", table_name="pair")
    op.drop_table("pair")
    op.drop_index("outbox_by_golden", table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("model_version")
    op.drop_table("ingest_batch")
    op.drop_table("hub_key")
    op.drop_table("counter")
    op.drop_index("blocking_key_by_record", table_name="blocking_key")
    op.drop_table("blocking_key")
    op.drop_table("base")
