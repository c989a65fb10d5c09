"""Pages of the console: hazards."""
