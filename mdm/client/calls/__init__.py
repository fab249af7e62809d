"""Every operation of the service, once: what it asks, and what it makes of the answer."""
