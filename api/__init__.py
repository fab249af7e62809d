"""The HTTP API: thin routes over the use cases and the store; docs/api.md."""
