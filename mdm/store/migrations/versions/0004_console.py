"""the stewards' console: accounts, sessions, who is at which review task

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "steward_account",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        _moment("created_at"),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "console_session",
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        _moment("created_at"),
        _moment("seen_at"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("console_session_by_caller", "console_session", ["caller"])
    op.add_column("review_task", sa.Column("assignee", sa.Text(), nullable=True))
    op.add_column("review_task", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "passed_task",
        sa.Column("task", sa.BigInteger(), nullable=False),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        _moment("at"),
        sa.CheckConstraint("said IN ('unsure', 'skipped')", name="passed_task_said"),
        sa.ForeignKeyConstraint(["task"], ["review_task.task"]),
        sa.PrimaryKeyConstraint("task", "caller"),
    )


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def downgrade() -> None:
    op.drop_table("passed_task")
    op.drop_column("review_task", "claimed_until")
    op.drop_column("review_task", "assignee")
    op.drop_table("console_session")
    op.drop_table("steward_account")
