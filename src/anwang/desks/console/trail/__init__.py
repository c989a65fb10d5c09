"""Pages of the console: trail."""
