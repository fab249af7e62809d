"""indexes that answer what resolving asks of blocking keys and pairs, without the rows

Revision: 0006, after 0005.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _primary_key("blocking_key", "(key, record) INCLUDE (rule)")
    _primary_key("pair", "(a, b) INCLUDE (weight, identifier)")
    op.drop_index("pair_by_b", table_name="pair")
    op.create_index("pair_by_b", "pair", ["b"], postgresql_include=["a", "weight", "identifier"])


def downgrade() -> None:
    op.drop_index("pair_by_b", table_name="pair")
    op.create_index("pair_by_b", "pair", ["b"])
    _primary_key("pair", "(a, b)")
    _primary_key("blocking_key", "(key, record)")


def _primary_key(table: str, columns: str) -> None:
    op.drop_constraint(f"{table}_pkey", table)
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY {columns}")
