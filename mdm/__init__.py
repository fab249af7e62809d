"""Customer identity resolution: golden records with permanent IDs, and events when they merge or split."""
