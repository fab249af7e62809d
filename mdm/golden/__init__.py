"""Stage 5: a cluster's records → golden values with provenance, by the survivorship rules. Pure."""
