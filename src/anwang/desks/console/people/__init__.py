"""Pages of the console: people."""
