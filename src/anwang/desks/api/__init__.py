"""API: machine-readable answers of the same queries and actions."""
