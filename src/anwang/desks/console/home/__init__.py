"""Pages of the console: home."""
