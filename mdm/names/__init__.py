"""Given names: which of them may be one person's."""
