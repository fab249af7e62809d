"""keys, audit, answers to be repeated, vendors' events; who made a subscription

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscription", sa.Column("made_by", sa.Text(), server_default="operator", nullable=False))
    op.create_table(
        "api_key",
        sa.Column("key", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("sources", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("requests_per_second", sa.Double(), nullable=True),
        sa.Column("max_body_bytes", sa.BigInteger(), nullable=True),
        _moment("created_at"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("prefix", name="api_key_prefix"),
    )
    _audit()
    op.create_table(
        "replayed_answer",
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("headers", JSONB(), server_default="{}", nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        _moment("at"),
        sa.PrimaryKeyConstraint("caller", "key"),
    )
    op.create_index("replayed_answer_by_age", "replayed_answer", ["at"])
    op.create_table(
        "vendor_event",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        _moment("received_at"),
        sa.PrimaryKeyConstraint("source", "event"),
    )
    op.create_index("vendor_event_by_age", "vendor_event", ["received_at"])
    op.create_table(
        "privacy_request",
        sa.Column("request", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        _moment("received_at"),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('erase', 'hand_out')", name="privacy_request_kind"),
        sa.PrimaryKeyConstraint("request"),
        sa.UniqueConstraint("source", "event", name="privacy_request_event"),
    )


def _audit() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("entry", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        _moment("at", "clock_timestamp()"),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("golden_ids", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("detail", JSONB(), server_default="{}", nullable=False),
        sa.Column("seal", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("entry"),
    )
    op.create_index(
        "audit_entry_unsealed", "audit_entry", ["entry"], postgresql_where=sa.text("seal IS NULL")
    )
    op.create_index("audit_entry_by_seal", "audit_entry", ["seal", "entry"])
    op.create_index("audit_entry_by_golden", "audit_entry", ["golden_ids"], postgresql_using="gin")
    op.create_index("audit_entry_by_caller", "audit_entry", ["caller", "entry"])
    op.create_table(
        "audit_seal",
        sa.Column("seal", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seal"),
    )
    # Nothing is changed or taken away: an entry may only be sealed, once.
    op.execute(
        """
        CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_entry' THEN
                IF OLD.seal IS NULL AND NEW.seal IS NOT NULL
                    AND to_jsonb(OLD) - 'seal' = to_jsonb(NEW) - 'seal' THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION 'the audit is append-only';
        END $$
        """
    )
    for table in ("audit_entry", "audit_seal"):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
        )


def _moment(name: str, default: str = "now()") -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text(default), nullable=False)


def downgrade() -> None:
    for table in (
        "privacy_request",
        "vendor_event",
        "replayed_answer",
        "audit_seal",
        "audit_entry",
        "api_key",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION audit_is_append_only()")
    op.drop_column("subscription", "made_by")
