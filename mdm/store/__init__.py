"""PostgreSQL, the only truth: one file a table family.

Functions take a session and never commit: only the process edge does. Rows travel in bulk, by COPY and by set-based
SQL; the SQLModel classes define the tables (migrations are checked against them) and serve the rest.
"""
