"""Stage 4: pairs and constraints → clusters → golden IDs. Pure."""
