"""Stage 6: what changed → events, signed and delivered in order per golden ID."""
