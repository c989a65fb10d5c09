"""Pages of the console: what a locality sets itself."""
