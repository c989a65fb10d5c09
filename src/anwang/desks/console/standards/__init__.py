"""Pages of the console: standards."""
