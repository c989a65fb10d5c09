"""Pages of the console: enterprises."""
