"""Stage 3: profiles → candidate pairs → match weights. The only place that knows Splink and DuckDB."""
